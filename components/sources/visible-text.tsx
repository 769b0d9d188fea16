import { unseenParts } from "#hidden-characters";

/**
 * Text from a zip: hidden characters are shown by their number and look-alikes marked, so that what is read is what is
 * there.
 */
export function VisibleText({ text }: { text: string }) {
  const parts = unseenParts(text);
  if (parts.length === 0) return text;
  return parts.map((part, index) =>
    "text" in part ? (
      part.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one unchanging text
      <mark key={index} title={part.name} className="rounded-sm bg-bad px-0.5 text-bad-text">
        {part.code}
      </mark>
    ),
  );
}
