/** Stands where a secret was. It is no valid value of anything, and is refused where a message is to be sent. */
export const MASK = "••••••";

const SECRET_KEY =
  /pass(word|phrase|wd|code)|^pin$|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key|session[-_]?id/i;

/** Whether a field of that name holds a secret. */
export function isSecret(key: string): boolean {
  return SECRET_KEY.test(key);
}

/**
 * The value with a mask for each field whose key names a secret, whatever is in it; `paths` says which
 * (`user.password`).
 */
export function maskSecrets(value: unknown): { value: unknown; paths: string[] } {
  const paths: string[] = [];
  return { value: masked(value, "", paths), paths };
}

/** Where masks stand in a message that is to be sent: what has to be filled in first. */
export function maskedPaths(value: unknown, path = ""): string[] {
  if (value === MASK) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => maskedPaths(field, joined(path, key)));
}

function masked(value: unknown, path: string, paths: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => masked(item, joined(path, String(index)), paths));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => {
    const at = joined(path, key);
    if (!isSecret(key) || field === null || field === "") return [key, masked(field, at, paths)];
    paths.push(at);
    return [key, MASK];
  });
  return Object.fromEntries(entries);
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
