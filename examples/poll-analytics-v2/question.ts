import { Actor, type ActorAddress, on, PASS } from "callboard";
import { z } from "zod";
import { Analytics, countsSchema, Leave, Left, questionIdSchema, Report, Vote, WantAnalytics } from "./messages.ts";

/** Above this many different answers, or values of one demographic, further ones are counted as "other". */
const MAX_VALUES = 200;

const initSchema = z.object({ questionId: questionIdSchema, cast: z.string() });
const keptSchema = z.object({
  total: z.number().int(),
  answers: countsSchema,
  demographics: z.record(z.string(), z.record(z.string(), countsSchema)),
  /** Version 1.0 did not keep it: what it hands over counts from now. */
  since: z.iso.datetime().default(() => new Date().toISOString()),
});
const stateSchema = keptSchema.extend(initSchema.shape);

/**
 * One question's counts, in memory while it is asked about. `init: { questionId, cast }`. It begins with what the store
 * holds under its id, writes its counts there when it exits, and tells the cast.
 */
export class Question extends Actor {
  static handles = [
    on(Vote, (self: Question, { answer, groups }) => self.count(answer, groups)),
    on(WantAnalytics, (self: Question, { replyTo }, sender) => self.send(replyTo ?? sender, self.analytics())),
    on(Report, (self: Question, _none, sender) => self.send(sender, self.analytics())),
    on(Leave, (self: Question, _none, sender) => (sender === self.state.cast ? self.stop() : PASS)),
  ];

  private state = stateSchema.parse({ questionId: "none", cast: "", total: 0, answers: {}, demographics: {} });

  async onStart(init: unknown): Promise<void> {
    const { questionId, cast } = initSchema.parse(init);
    const kept = await this.store.get(`question/${questionId}`);
    this.state = { ...this.state, ...(kept === undefined ? {} : keptSchema.parse(kept)), questionId, cast };
  }

  async onStop(reason: string): Promise<void> {
    if (reason === "swapped") return;
    const { questionId, cast } = this.state;
    await this.store.put(`question/${questionId}`, keptSchema.parse(this.state));
    this.send(cast as ActorAddress, Left({ questionId }));
  }

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private analytics() {
    const { answers, total } = this.state;
    const shares = Object.entries(answers).map(([answer, count]) => [answer, Math.round((1000 * count) / total) / 10]);
    return Analytics({ ...this.state, shares: Object.fromEntries(shares) });
  }

  private count(answer: string, groups: Record<string, string>): void {
    this.state.total += 1;
    add(this.state.answers, answer);
    for (const [dimension, value] of Object.entries(groups)) {
      const values = room<Record<string, Counts>>(this.state.demographics, dimension, {});
      add(room<Counts>(values, value, {}), answer);
    }
  }
}

type Counts = Record<string, number>;

function add(counts: Counts, key: string): void {
  const place = placeFor(counts, key);
  counts[place] = (counts[place] ?? 0) + 1;
}

function room<T>(rooms: Record<string, T>, key: string, empty: T): T {
  const place = placeFor(rooms, key);
  rooms[place] ??= empty;
  return rooms[place];
}

function placeFor(record: Record<string, unknown>, key: string): string {
  return Object.hasOwn(record, key) || Object.keys(record).length < MAX_VALUES ? key : "other";
}
