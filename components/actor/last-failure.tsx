import type { ActorDetail } from "#protocol/actor";
import { TracedText, useNamedCode } from "../sources/traced-text.tsx";
import { Panel } from "../ui/panel.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";

/** What its handler threw last, and on what. */
export function LastFailure({
  failure,
  sourceHash,
}: Pick<ActorDetail, "sourceHash"> & { failure: ActorDetail["lastFailure"] }) {
  const code = useNamedCode(sourceHash);
  if (!failure) {
    return (
      <Panel title="Last failure">
        <p className="text-s text-muted">None: no handler of this actor has thrown since it was created.</p>
      </Panel>
    );
  }
  return (
    <Panel
      title="Last failure"
      note={<Time at={failure.at} />}
      right={<code className="text-s">{failure.messageType}</code>}
    >
      {failure.fromConsole && (
        <p className="mb-1.5 text-s text-muted">
          On a message from the console, by {failure.fromConsole.name ?? "a person who was removed"}
        </p>
      )}
      <StateGlyph state="failed" isQuiet className="text-s [overflow-wrap:anywhere]">
        <TracedText text={failure.error} code={code} />
      </StateGlyph>
      {failure.stack && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it (WCAG 2.1.1)
          tabIndex={0}
          className="mt-2 max-h-[180px] overflow-auto rounded-md border border-line bg-bg p-2.5 text-s text-muted"
        >
          <TracedText text={failure.stack} code={code} />
        </pre>
      )}
    </Panel>
  );
}
