import type { Metadata } from "next";
import { RolloutView } from "../../../../components/rollout/rollout-view.tsx";

export const metadata: Metadata = { title: "Rollout" };

interface RolloutPageProps {
  params: Promise<{ id: string }>;
}

export default async function RolloutPage({ params }: RolloutPageProps) {
  return <RolloutView id={decodeURIComponent((await params).id)} />;
}
