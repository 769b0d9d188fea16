import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { sectionOf } from "../../../../components/settings/sections.ts";
import { SettingsView } from "../../../../components/settings/settings-view.tsx";

interface Params {
  params: Promise<{ section: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: sectionOf((await params).section)?.label ?? "Settings" };
}

export default async function SectionPage({ params }: Params) {
  const section = sectionOf((await params).section);
  if (section === null) notFound();
  return <SettingsView section={section.id} />;
}
