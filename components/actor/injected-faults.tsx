import { useState } from "react";
import { type ActorFaults, FAULT_KINDS } from "#protocol/actor";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { formatMs } from "../ui/count.ts";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { EndFaultsDialog } from "./end-faults-dialog.tsx";
import { FAULT_WORDS, PERCENT } from "./fault-words.ts";

/** What is done to its messages on purpose, and until when: so that nobody looks for the reason in the actor. */
export function InjectedFaults({ address, faults }: { address: string; faults: ActorFaults }) {
  const mayEnd = useMay("operate");
  const [isEnding, setIsEnding] = useState(false);
  const kinds = FAULT_KINDS.filter((kind) => faults[kind] > 0);
  const late = faults.delay > 0 || faults.reorder > 0 ? ` Held back at most ${formatMs(faults.delayMs)}.` : "";
  return (
    <Panel
      title="Faults are injected"
      note={
        <>
          until <Time at={faults.expiresAt} as="exact" />
        </>
      }
      right={mayEnd && <Button onClick={() => setIsEnding(true)}>End faults…</Button>}
    >
      <p className="text-s">
        {PERCENT.format(faults.share)} of the messages sent to this actor are touched:{" "}
        {kinds.map((kind) => `${PERCENT.format(faults[kind])} ${FAULT_WORDS[kind].done}`).join(", ")}.{late}
      </p>
      {isEnding && <EndFaultsDialog address={address} onClose={() => setIsEnding(false)} />}
    </Panel>
  );
}
