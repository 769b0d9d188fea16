import { Actor, type ActorAddress, DeadLetter, message, on, PASS } from "callboard";
import { z } from "zod";
import { Leave, OnStage, questionIdSchema, Report, Vote, WhoIsOnStage } from "./messages.ts";
import { Question } from "./question.ts";

const DECAY_EVERY_MS = 2_000;
/** What is left of a question's heat after each wakeup. */
const DECAY = 0.8;
/** Below this a question leaves: about half a minute after one single answer. */
const COLD = 0.05;
/** A question on its way out still holds its name for a moment. */
const TRY_AGAIN_MS = 20;

const Decay = message("poll.Decay", z.object({}));

const stateSchema = z.object({
  questions: z.array(z.object({ questionId: questionIdSchema, address: z.string(), heat: z.number() })),
});

type OnCast = { address: ActorAddress; heat: number };
type Routed = ReturnType<typeof Vote> | ReturnType<typeof Report>;

/**
 * Knows the question actors and routes to them, creating each on first use under the global name `question/<id>`.
 * Every message warms its question, every wakeup cools all of them, and a cold one is told to leave.
 */
export class Cast extends Actor {
  static handles = [
    on(Vote, (self: Cast, vote) => self.route(vote)),
    on(Report, (self: Cast, report, sender) => self.route(Report({ ...report, replyTo: report.replyTo ?? sender }))),
    on(WhoIsOnStage, (self: Cast, _ask, sender) => self.send(sender, OnStage({ questions: self.onStage() }))),
    on(Decay, (self: Cast, _wakeup, sender) => (sender === self.self ? self.cool() : PASS)),
    on(DeadLetter, (self: Cast, letter) => self.bringBack(letter.address, letter.message)),
  ];

  private readonly questions = new Map<string, OnCast>();

  override onStart(): void {
    this.handleDeadLetters();
    this.wakeupAfter(DECAY_EVERY_MS, Decay({}));
  }

  override snapshot(): unknown {
    return { questions: this.onStage() };
  }

  override restore(state: unknown): void {
    for (const { questionId, address, heat } of stateSchema.parse(state).questions) {
      this.questions.set(questionId, { address: address as ActorAddress, heat });
    }
  }

  private onStage() {
    return [...this.questions].map(([questionId, { address, heat }]) => ({ questionId, address, heat }));
  }

  /** Waits only for a question that is not on stage yet; messages behind it keep their order. */
  private route(routed: Routed): void | Promise<void> {
    const question = this.questions.get(routed.questionId);
    if (!question) return this.bringOn(routed);
    question.heat += 1;
    this.send(question.address, routed);
  }

  private async bringOn(routed: Routed): Promise<void> {
    const { questionId } = routed;
    const address = await this.createActor(Question, { globalName: `question/${questionId}`, init: { questionId } });
    this.questions.set(questionId, { address, heat: 1 });
    this.send(address, routed);
  }

  private cool(): void {
    for (const [questionId, question] of this.questions) {
      question.heat *= DECAY;
      if (question.heat >= COLD) continue;
      this.questions.delete(questionId);
      this.send(question.address, Leave({}));
    }
    this.wakeupAfter(DECAY_EVERY_MS, Decay({}));
  }

  /** A question that left, or was stopped, did not take this message: forget its address and route the message once more. */
  private bringBack(address: string, letter: unknown): void {
    if (!Vote.is(letter) && !Report.is(letter)) return;
    if (this.questions.get(letter.questionId)?.address === address) this.questions.delete(letter.questionId);
    this.wakeupAfter(TRY_AGAIN_MS, letter);
  }
}
