import type { Metadata } from "next";
import { SourceView } from "../../../../components/sources/source-view.tsx";

export const metadata: Metadata = { title: "Source" };

export default async function SourcePage({ params }: { params: Promise<{ hash: string }> }) {
  const { hash } = await params;
  return <SourceView key={hash} hash={hash} />;
}
