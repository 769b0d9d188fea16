import { redirect } from "next/navigation";

/** Where people were before there were settings: links to it stay good. */
export default function PeoplePage() {
  redirect("/settings/people");
}
