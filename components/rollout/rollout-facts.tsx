import Link from "next/link";
import type { RolloutDetail, RolloutEvent } from "#protocol/rollout";
import { Hash } from "../ui/hash.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { selectionWords } from "./rollout-words.ts";
import { useSourceName } from "./source-name.ts";

/** Who started it, why, on what; and who undid it. */
export function RolloutFacts({ rollout }: { rollout: RolloutDetail }) {
  const nameOf = useSourceName();
  const { undo } = rollout;
  return (
    <Panel title="Who, what and why">
      <KeyValue
        items={[
          ["Started by", rollout.startedBy],
          ["Reason", rollout.reason],
          ["Undone by", undo?.by],
          ["Why undone", undo && (undo.reason ?? "no reason was given")],
          ["Selected", selectionWords(rollout, nameOf)],
          [
            "To source",
            <span key="to" className="inline-flex flex-wrap items-center justify-end gap-x-2">
              <Link href={`/sources/${rollout.toSource}`}>{nameOf(rollout.toSource)}</Link>
              <Hash hash={rollout.toSource} />
            </span>,
          ],
          [
            "State",
            rollout.freshState ? "fresh where it could not be carried over" : "carried over by snapshot and restore",
          ],
        ]}
      />
    </Panel>
  );
}

const SAYS: Record<RolloutEvent["what"], string> = {
  start: "started",
  pause: "paused",
  resume: "resumed",
  abort: "aborted",
  undo: "undo begun",
  end: "ended",
};

/** What was done to it, the oldest first. */
export function RolloutEvents({ events, id }: { events: readonly RolloutEvent[]; id: string }) {
  return (
    <Panel
      title="So far"
      right={
        <Link href={`/audit?target=${encodeURIComponent(id)}`} className="text-s underline underline-offset-2">
          In the audit
        </Link>
      }
    >
      <ol className="flex flex-col gap-1.5 text-s">
        {events.map(({ at, what, who, reason, state }) => (
          <li key={`${at} ${what}`} className="grid grid-cols-[64px_minmax(0,1fr)] gap-x-2">
            <span className="font-mono text-[11.5px] leading-[1.7] text-faint">
              <Time at={at} as="seconds" />
            </span>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {state === null ? `${SAYS[what]} by ${who}` : `${SAYS[what]}: ${state}`}
              {what !== "start" && reason !== null && <span className="text-muted">: {reason}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
