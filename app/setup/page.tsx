import type { Metadata } from "next";
import { SetupView } from "../../components/setup/setup-view.tsx";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default function SetupPage() {
  return <SetupView />;
}
