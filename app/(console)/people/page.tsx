import type { Metadata } from "next";
import { PeopleView } from "../../../components/people/people-view.tsx";

export const metadata: Metadata = { title: "People and tokens" };

export default function PeoplePage() {
  return <PeopleView />;
}
