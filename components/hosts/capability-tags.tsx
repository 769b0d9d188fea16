import { Tag } from "../ui/tag.tsx";

/** What a host offers, in few letters. */
export function CapabilityTags({ capabilities }: { capabilities: Record<string, unknown> }) {
  const entries = Object.entries(capabilities);
  if (entries.length === 0) return <span className="text-s text-muted">none</span>;
  return entries.map(([key, value]) => (
    <Tag key={key} className="mr-1">
      {key}=<b className="font-medium text-text">{typeof value === "string" ? value : JSON.stringify(value)}</b>
    </Tag>
  ));
}
