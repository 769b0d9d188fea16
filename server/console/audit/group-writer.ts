import type { UnchainedRow } from "./entry-row.ts";

const MAX_GROUP = 500;

interface Waiting {
  row: UnchainedRow;
  resolve: (seq: bigint) => void;
  reject: (error: unknown) => void;
}

/** Commits rows together: what arrives during one commit, or in one turn of the event loop, shares the next. */
export interface GroupWriter {
  /** Resolves with the row's seq when it is on disk. */
  write(row: UnchainedRow): Promise<bigint>;
  /** Resolves when nothing is waiting. */
  idle(): Promise<void>;
}

export function createGroupWriter(commit: (rows: readonly UnchainedRow[]) => Promise<bigint[]>): GroupWriter {
  let waiting: Waiting[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    // One turn for more to join; no longer, so that a lone row waits for its own commit only.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const group = waiting.splice(0, MAX_GROUP);
      try {
        const seqs = await commit(group.map((each) => each.row));
        for (const [index, each] of group.entries()) each.resolve(seqs[index] ?? 0n);
      } catch (error) {
        for (const each of group) each.reject(error);
      }
    }
    running = null;
  }

  return {
    write(row) {
      return new Promise((resolve, reject) => {
        waiting.push({ row, resolve, reject });
        running ??= run();
      });
    },
    async idle() {
      while (running !== null) await running;
      waiting = [];
    },
  };
}
