import type { StopMode } from "#protocol/actor";
import { countOf } from "../ui/count.ts";
import { Segmented } from "../ui/segmented.tsx";

/** What a stop that asks may do. */
export type AskedStop = Exclude<StopMode, "force">;

/** When the actors end that are told to stop. */
export function StopModeChoice({ mode, onChoose }: { mode: AskedStop; onChoose: (mode: AskedStop) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-2 text-s text-muted">
      Ends
      <Segmented<AskedStop>
        label="Ends"
        value={mode}
        options={[
          { value: "message", label: "after the message in hand" },
          { value: "drain", label: "after what waits" },
        ]}
        onChoose={onChoose}
      />
    </div>
  );
}

/** What becomes of the messages that wait. */
export function whatWaits(waiting: number, mode: AskedStop): string {
  if (waiting === 0) return "No message waits.";
  const messages = countOf(waiting, "waiting message");
  return mode === "drain"
    ? `${messages} ${waiting === 1 ? "is" : "are"} handled first; what comes after becomes dead letters.`
    : `${messages} will not be handled and become dead letters.`;
}
