import { area, line, scaleLinear } from "d3";

interface SparklineProps {
  values: readonly number[];
  label: string;
  width?: number;
  height?: number;
  /** A CSS colour. */
  colour?: string;
  hasArea?: boolean;
}

/** A line as small as a word: how it went, without a scale. */
export function Sparkline({
  values,
  label,
  width = 64,
  height = 14,
  colour = "currentColor",
  hasArea = false,
}: SparklineProps) {
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [1, width - 1]);
  const y = scaleLinear([0, Math.max(1e-9, ...values)], [height - 1.5, 1.5]);
  const points = [...values.entries()];
  const path = line<[number, number]>(
    ([at]) => x(at),
    ([, value]) => y(value),
  )(points);
  const under = area<[number, number]>(
    ([at]) => x(at),
    height,
    ([, value]) => y(value),
  )(points);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={`inline-block max-w-full align-middle ${hasArea ? "w-full" : ""}`}
      preserveAspectRatio="none"
    >
      {hasArea && <path d={under ?? ""} fill={colour} opacity="0.13" />}
      <path d={path ?? ""} fill="none" stroke={colour} strokeWidth="1.25" />
    </svg>
  );
}
