import type { Metadata } from "next";
import { InvitationView } from "../../components/invitation/invitation-view.tsx";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default function InvitationPage() {
  return <InvitationView />;
}
