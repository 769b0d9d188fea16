import type { Metadata } from "next";
import { HostView } from "../../../../components/hosts/host-view.tsx";

interface HostPageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: HostPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function HostPage({ params }: HostPageProps) {
  const id = decodeURIComponent((await params).id);
  return <HostView key={id} id={id} />;
}
