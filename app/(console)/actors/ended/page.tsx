import type { Metadata } from "next";
import { EndedView } from "../../../../components/ended/ended-view.tsx";

export const metadata: Metadata = { title: "Ended actors" };

export default function EndedPage() {
  return <EndedView />;
}
