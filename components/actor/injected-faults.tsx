import { type ActorFaults, FAULT_KINDS } from "#protocol/actor";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";

const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** What is done to its messages on purpose, and until when: so that nobody looks for the reason in the actor. */
export function InjectedFaults({ faults }: { faults: ActorFaults }) {
  const kinds = FAULT_KINDS.filter((kind) => faults[kind] > 0);
  return (
    <Panel
      title="Faults are injected"
      note={
        <>
          until <Time at={faults.expiresAt} as="exact" />
        </>
      }
    >
      <p className="text-s">
        {PERCENT.format(faults.share)} of the messages sent to this actor are touched:{" "}
        {kinds.map((kind) => `${PERCENT.format(faults[kind])} ${WHAT[kind]}`).join(", ")}.
      </p>
    </Panel>
  );
}

const WHAT = {
  drop: "dropped",
  delay: "delayed",
  double: "doubled",
  reorder: "reordered",
  fail: "failed",
} as const;
