import { Actor, on } from "callboard";
import { z } from "zod";
import { Analytics, countsSchema, Leave, questionIdSchema, Report, Vote } from "./messages.ts";

/** Above this many different answers, or values of one demographic, further ones are counted as "other". */
const MAX_VALUES = 200;

const initSchema = z.object({ questionId: questionIdSchema });
const stateSchema = z.object({
  questionId: questionIdSchema,
  total: z.number().int(),
  answers: countsSchema,
  demographics: z.record(z.string(), z.record(z.string(), countsSchema)),
});
type State = z.infer<typeof stateSchema>;

/**
 * One question's counts, in memory while it is asked about. `init: { questionId }`. It begins with what the store holds
 * under its id and writes its counts there when it exits.
 */
export class Question extends Actor {
  static handles = [
    on(Vote, (self: Question, { answer, groups }) => self.count(answer, groups)),
    on(Report, (self: Question, { replyTo }, sender) => self.send(replyTo ?? sender, Analytics(self.state))),
    on(Leave, (self: Question) => self.stop()),
  ];

  private state: State = { questionId: "none", total: 0, answers: {}, demographics: {} };

  override async onStart(init: unknown): Promise<void> {
    const { questionId } = initSchema.parse(init);
    const kept = await this.store.get(`question/${questionId}`);
    this.state = kept == null ? { questionId, total: 0, answers: {}, demographics: {} } : stateSchema.parse(kept);
  }

  override async onStop(reason: string): Promise<void> {
    if (reason !== "swapped") await this.store.put(`question/${this.state.questionId}`, this.state);
  }

  override snapshot(): unknown {
    return this.state;
  }

  override restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private count(answer: string, groups: Record<string, string>): void {
    this.state.total += 1;
    add(this.state.answers, answer);
    for (const [dimension, value] of Object.entries(groups)) {
      const values = room(this.state.demographics, dimension, () => ({}));
      add(room(values, value, () => ({})), answer);
    }
  }
}

function add(counts: Record<string, number>, key: string): void {
  const place = placeFor(counts, key);
  counts[place] = (counts[place] ?? 0) + 1;
}

function room<T>(rooms: Record<string, T>, key: string, make: () => T): T {
  const place = placeFor(rooms, key);
  const found = Object.hasOwn(rooms, place) ? rooms[place] : undefined;
  if (found !== undefined) return found;
  const made = make();
  rooms[place] = made;
  return made;
}

function placeFor(record: Record<string, unknown>, key: string): string {
  return Object.hasOwn(record, key) || Object.keys(record).length < MAX_VALUES ? key : "other";
}
