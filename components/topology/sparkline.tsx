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
  const most = Math.max(1e-9, ...values);
  const x = (at: number) => 1 + (at / Math.max(1, values.length - 1)) * (width - 2);
  const y = (value: number) => height - 1.5 - (value / most) * (height - 3);
  const points = values.map((value, at) => `${x(at)},${y(value)}`).join("L");
  const path = values.length === 0 ? "" : `M${points}`;
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
      {hasArea && path !== "" && (
        <path d={`${path}L${x(values.length - 1)},${height}L${x(0)},${height}Z`} fill={colour} opacity="0.13" />
      )}
      <path d={path} fill="none" stroke={colour} strokeWidth="1.25" />
    </svg>
  );
}
