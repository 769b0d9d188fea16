/** The parts of Settings, in their order. */
export const SECTIONS = [
  { id: "account", label: "Your account" },
  { id: "people", label: "People" },
  { id: "tokens", label: "API tokens" },
  { id: "policy", label: "Policy and limits" },
  { id: "retention", label: "Retention" },
  { id: "keys", label: "Keys" },
  { id: "about", label: "About" },
] as const;

export type SectionId = (typeof SECTIONS)[number]["id"];

/** The part with this name in the address, or null when there is none. */
export function sectionOf(id: string): (typeof SECTIONS)[number] | null {
  return SECTIONS.find((section) => section.id === id) ?? null;
}
