/** A value as indented JSON, in a frame that scrolls by itself. */
export function Json({ label, value }: { label: string; value: unknown }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a frame with a name of its own, and no form's fieldset
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it (WCAG 2.1.1)
      tabIndex={0}
      aria-label={label}
      role="group"
      className="max-h-[320px] min-w-0 overflow-auto rounded-md border border-line bg-bg p-2.5 text-s"
    >
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
