import { usePicture } from "../../live/live-provider.tsx";
import { formatCount } from "../../ui/count.ts";
import { sourceName } from "../actor-label.ts";
import type { ColourBy } from "./cell-colours.ts";
import { fullDepth } from "./depth-scale.ts";
import { SOURCE_TOKENS, sourceClass } from "./palette.ts";

const MAX_BRIEF = 3;
const RAMP = ["bg-d0", "bg-d1", "bg-d2", "bg-d3", "bg-d4", "bg-d5", "bg-d6"] as const;

/** What the colours and outlines of the map mean. */
export function Legend({ colourBy, hasSelection }: { colourBy: ColourBy; hasSelection: boolean }) {
  return (
    <div className="flex min-h-5 grow flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
      {colourBy === "depth" && (
        <>
          <DepthKey />
          <SourceKey isBrief />
        </>
      )}
      {colourBy === "state" && <StateKey />}
      {colourBy === "source" && <SourceKey />}
      <Mark label="stuck" className="outline-[1.5px] outline-stuck" />
      <Mark label="selected" className="outline-[1.5px] outline-accent" />
      <span className="ml-auto max-lg:hidden">
        {hasSelection ? "Lines: parent and children" : "Scroll to zoom, drag to move"}
      </span>
    </div>
  );
}

function DepthKey() {
  const full = usePicture((room) => fullDepth(room.totals.current.deepest?.depth ?? 0));
  return (
    <span className="flex items-center gap-1.5">
      0
      <span aria-hidden className="flex gap-px">
        {RAMP.map((colour) => (
          <i key={colour} className={`h-2 w-[18px] ${colour}`} />
        ))}
      </span>
      {formatCount(full)} waiting
    </span>
  );
}

function StateKey() {
  return (
    <>
      <Mark label="○ idle" className="bg-d1" />
      <Mark label="● busy" className="bg-ok" />
      <Mark label="◆ stuck" className="bg-stuck" />
      <Mark label="◐ stopping" className="bg-warn" />
    </>
  );
}

/** `isBrief`: only while there are few, as the stripes of cards. */
function SourceKey({ isBrief = false }: { isBrief?: boolean }) {
  const names = usePicture(({ store }) => store.sources.map((_, index) => sourceName(store, index)).join("\n"));
  const shown = names === "" ? [] : names.split("\n");
  if (isBrief && shown.length > MAX_BRIEF) return null;
  const own = shown.slice(0, SOURCE_TOKENS.length - 1);
  const others = shown.length - own.length;
  return (
    <>
      {own.map((name, index) => (
        <Mark key={name} label={name} className={sourceClass(index)} />
      ))}
      {others > 0 && (
        <Mark label={others === 1 ? (shown.at(-1) ?? "") : `${others} others`} className={sourceClass(shown.length)} />
      )}
      <Mark label="runtime" className={sourceClass(-1)} />
    </>
  );
}

function Mark({ label, className }: { label: string; className: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <i aria-hidden className={`size-2 ${className}`} />
      {label}
    </span>
  );
}
