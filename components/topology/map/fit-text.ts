const cache = new WeakMap<CanvasRenderingContext2D, Map<string, string>>();
const MAX_CACHED = 4000;

/**
 * The text, cut with an ellipsis to what fits `width` in the context's present font; empty when not even two letters
 * do. `keep`: which end says more; that of a name is where names differ.
 */
export function fitText(
  context: CanvasRenderingContext2D,
  text: string,
  width: number,
  keep: "start" | "end" = "start",
): string {
  const known = cache.get(context) ?? new Map<string, string>();
  cache.set(context, known);
  const key = `${keep}|${context.font}|${Math.floor(width)}|${text}`;
  const hit = known.get(key);
  if (hit !== undefined) return hit;
  if (known.size > MAX_CACHED) known.clear();
  const fitted = cut(context, text, width, keep);
  known.set(key, fitted);
  return fitted;
}

function cut(context: CanvasRenderingContext2D, text: string, width: number, keep: "start" | "end"): string {
  if (context.measureText(text).width <= width) return text;
  for (let length = text.length - 1; length >= 2; length--) {
    const shorter = keep === "start" ? `${text.slice(0, length)}…` : `…${text.slice(-length)}`;
    if (context.measureText(shorter).width <= width) return shorter;
  }
  return "";
}
