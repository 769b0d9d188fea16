import { Button } from "../ui/button.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";

/** A message that was sent from this page since it was opened. */
export interface Sent {
  id: number;
  at: string;
  message: unknown;
  outcome: { kind: "done" | "failed"; text: string };
}

export function EarlierSends({ sends, onAgain }: { sends: readonly Sent[]; onAgain: (sent: Sent) => void }) {
  if (sends.length === 0) return null;
  return (
    <section aria-label="Earlier messages" className="border-t border-line">
      <h3 className="flex items-baseline justify-between border-b border-line px-3.5 py-2.5 font-medium">
        Earlier <span className="text-s font-normal text-muted">{sends.length} since this page was opened</span>
      </h3>
      <ul className="px-3.5 py-1.5">
        {sends.map((sent) => (
          <li
            key={sent.id}
            className="grid grid-cols-[1fr_auto_72px_auto] items-center gap-x-3 border-b border-line-soft py-1 text-s last:border-0"
          >
            <code className="truncate">{typeOf(sent.message)}</code>
            <StateGlyph state={sent.outcome.kind}>{sent.outcome.text}</StateGlyph>
            <span className="text-right text-xs text-faint">
              <Time at={sent.at} />
            </span>
            <Button kind="quiet" onClick={() => onAgain(sent)}>
              Again…
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function typeOf(message: unknown): string {
  if (typeof message === "object" && message !== null && "type" in message && typeof message.type === "string") {
    return message.type;
  }
  return JSON.stringify(message)?.slice(0, 40) ?? "?";
}
