/** A message as JSON can show it: bytes become base64, what JSON cannot say is named. */
export function showable(value: unknown): unknown {
  if (value === undefined) return null;
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (item instanceof Uint8Array) return Buffer.from(item).toString("base64");
    if (typeof item === "bigint" || typeof item === "symbol" || typeof item === "function") return String(item);
    return item;
  });
  return text === undefined ? null : JSON.parse(text);
}
