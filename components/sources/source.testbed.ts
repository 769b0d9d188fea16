import type { Source } from "#protocol/source";

/** For tests: an approved version that nobody runs. */
export function sourceFixture(hash: string, change: Partial<Source> = {}): Source {
  return {
    hash,
    name: "hello",
    version: "1.0.0",
    state: "approved",
    uploadedBy: "Ada",
    uploadedAt: "2026-01-01T00:00:00.000Z",
    expiresAt: null,
    decision: null,
    zipBytes: 1,
    unpackedBytes: 1,
    files: [],
    imports: [],
    remarks: [],
    classes: [{ name: "Hello", file: "hello.ts", line: 1, hasSnapshot: true, hasRestore: true }],
    start: [],
    sameVersion: [],
    isActive: false,
    loadedOn: [],
    runningOn: [],
    bundleMs: 12,
    mayDecide: { allowed: true, reason: null },
    ...change,
  };
}
