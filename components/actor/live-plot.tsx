import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { onThemeChange } from "../frame/theme.ts";
import { formatCount } from "../ui/count.ts";
import { formatTime } from "../ui/time-format.ts";
import { type TimeZone, useTimeZone } from "../ui/time-zone.ts";
import { plotReadout } from "./plot-readout.ts";
import "uplot/dist/uPlot.min.css";

/** A plot that has only begun shows this long, mostly empty, instead of one second stretched over it. */
const SHORTEST_S = 60;

export interface PlotLine {
  label: string;
  /** A token's name: `info`, `bad`. */
  token: string;
  values: readonly number[];
}

interface LivePlotProps {
  /** Seconds since 1970. */
  at: readonly number[];
  lines: readonly PlotLine[];
  height: number;
  /** Written at the top of the scale after the number: `/s`. */
  unit?: string;
  /** Grows when the arrays, which stay the same objects, have news. */
  count: number;
  /** What the plot says, for those who do not see it. */
  description: string;
}

/**
 * Lines over time that grow at the right; the crosshair says when and how much. The numbers are in the page's facts
 * too.
 */
export function LivePlot({ at, lines, height, unit = "", count, description }: LivePlotProps) {
  const zone = useTimeZone();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shape = lines.map(({ label, token }) => `${label}:${token}`).join("|");
  const data = useRef<uPlot.AlignedData>([[], []]);
  data.current = [[...at], ...lines.map(({ values }) => [...values])];

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const series = shape.split("|").map((part) => part.split(":") as [string, string]);
    const build = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(element, series, height, unit, zone), data.current, element);
    };
    build();
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    const leaveTheme = onThemeChange(build);
    return () => {
      observer.disconnect();
      leaveTheme();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape, height, unit, zone]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the arrays are the recorder's own and grow in place; `count` says when
  useEffect(() => plot.current?.setData(data.current), [count, at]);

  return <div ref={holder} role="img" aria-label={description} style={{ height }} className="overflow-hidden" />;
}

function optionsFor(
  element: Element,
  series: [string, string][],
  height: number,
  unit: string,
  zone: TimeZone,
): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: token("faint"),
    font: `10px ${token("mono") || "monospace"}`,
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    plugins: [
      plotReadout(({ at, values }) => [
        formatTime(at * 1000, "seconds", zone),
        ...values.map((value, n) => `${series[n]?.[0]} ${value === null ? "–" : `${readable(value)}${unit}`}`),
      ]),
    ],
    cursor: { y: false, points: { size: 6 } },
    padding: [8, 28, 0, 0],
    scales: {
      x: { range: (_plot, min, max) => [Math.min(min, max - SHORTEST_S), max] },
      y: { range: (_plot, _min, max) => [0, niceTop(max)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 22,
        space: 90,
        values: (_plot, splits) => splits.map((split) => formatTime(split * 1000, "seconds", zone)),
      },
      {
        ...axis,
        grid: { stroke: token("line-soft"), width: 1 },
        size: 58,
        splits: (_plot, _axis, _min, max) => [0, max / 2, max],
        values: (_plot, splits) => splits.map((split) => `${formatCount(split)}${split > 0 ? unit : ""}`),
      },
    ],
    series: [
      {},
      ...series.map(([label, name], index) => ({
        label,
        stroke: token(name),
        width: 1.5,
        points: { show: false },
        ...(index === 0 ? { fill: `${token(name)}22` } : {}),
      })),
    ],
  };
}

/** Exact where it is small: `0.4`, `12.5`, `1,840`. */
function readable(value: number): string {
  return value < 100 && !Number.isInteger(value) ? String(Number(value.toPrecision(2))) : formatCount(value);
}

/** 1, 2 or 5 times a power of ten, at or above; even, so that its half is whole. */
function niceTop(max: number): number {
  let top = 10;
  while (top < max) top *= 10;
  if (top >= 100) for (const part of [0.2, 0.4, 0.6]) if (max <= top * part) return top * part;
  return top;
}
