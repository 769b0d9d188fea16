import type { Metadata } from "next";
import { ActorView } from "../../../../components/actor/actor-view.tsx";

interface ActorPageProps {
  params: Promise<{ address: string }>;
}

export async function generateMetadata({ params }: ActorPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).address) };
}

export default async function ActorPage({ params }: ActorPageProps) {
  return <ActorView target={decodeURIComponent((await params).address)} />;
}
