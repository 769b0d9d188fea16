import type uPlot from "uplot";

export interface Reading {
  /** Seconds since 1970. */
  at: number;
  /** Of each line; null where nothing was read. */
  values: readonly (number | null)[];
}

/** Beside the crosshair, at its left where the right has no room. */
const GAP_PX = 10;

/**
 * Says beside the crosshair when it stands and what each line was then. `write` makes the text of a reading; the
 * element is the plot's own, so it goes with it. Nothing is said to screen readers: the newest numbers are in the
 * page's text.
 */
export function plotReadout(write: (reading: Reading) => readonly string[]): uPlot.Plugin {
  const box = document.createElement("div");
  box.className =
    "pointer-events-none absolute top-1 z-10 rounded-sm border border-line bg-raised px-1.5 py-0.5 font-mono text-xs whitespace-nowrap text-text shadow-over";
  box.hidden = true;
  box.ariaHidden = "true";
  return {
    hooks: {
      init: (plot) => plot.over.append(box),
      setCursor(plot) {
        const { idx, left = -1 } = plot.cursor;
        const at = idx === null || idx === undefined ? undefined : plot.data[0][idx];
        box.hidden = left < 0 || at === undefined;
        if (box.hidden || at === undefined || typeof idx !== "number") return;
        const lines = write({ at, values: plot.data.slice(1).map((line) => line[idx] ?? null) });
        box.replaceChildren(
          ...lines.map((line) => {
            const row = document.createElement("div");
            row.textContent = line;
            return row;
          }),
        );
        const isLeft = left + GAP_PX + box.offsetWidth > plot.over.clientWidth;
        box.style.left = `${Math.max(0, isLeft ? left - GAP_PX - box.offsetWidth : left + GAP_PX)}px`;
      },
    },
  };
}
