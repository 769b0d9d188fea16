/**
 * Where a depth stands between none and full, 0 to 1, by powers of ten: the eye sees 10 against 100 as well as 1,000
 * against 10,000.
 */
export function depthShare(depth: number, full: number): number {
  return depth <= 0 ? 0 : Math.min(1, Math.log1p(depth) / Math.log1p(full));
}

/** The power of ten that is full: at least 10, and no less than the deepest mailbox. */
export function fullDepth(deepest: number): number {
  let full = 10;
  while (full < deepest) full *= 10;
  return full;
}
