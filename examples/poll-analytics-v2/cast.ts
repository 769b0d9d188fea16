import { Actor, type ActorAddress, address, DeadLetter, message, on, PASS } from "callboard";
import { z } from "zod";
import { Leave, Left, OnStage, questionIdSchema, SendAway, Vote, WantAnalytics, WhoIsOnStage } from "./messages.ts";
import { Question } from "./question.ts";

const DECAY_EVERY_MS = 2_000;
/** Half of a question's heat is left after this long, whenever the wakeups come. */
const HALF_LIFE_MS = 6_000;
/** Below this a question leaves: about half a minute after one single answer. */
const COLD = 0.05;
/** How soon to try again what came for a question on its way out. */
const TRY_AGAIN_MS = 20;

const Decay = message("poll.Decay", z.object({}));

const playerSchema = z.object({
  questionId: questionIdSchema,
  address: address(),
  heat: z.number(),
  /** `leaving`: told so, and not yet gone. `gone`: takes nothing any more, and may still hold its name. */
  stage: z.enum(["on", "leaving", "gone"]),
});
/** `cooledAtMs`: version 1.0 did not keep it. */
const stateSchema = z.object({ players: z.array(playerSchema), cooledAtMs: z.number().default(() => Date.now()) });

type Player = z.infer<typeof playerSchema>;
type Routed = ReturnType<typeof Vote> | ReturnType<typeof WantAnalytics>;

/**
 * Knows the question actors and routes to them, creating each on first use under the global name `question/<id>`.
 * Every message warms its question, every wakeup cools all of them, and a cold one is told to leave.
 */
export class Cast extends Actor {
  static handles = [
    on(Vote, (self: Cast, vote) => self.route(vote)),
    on(WantAnalytics, (self: Cast, { questionId, replyTo }, sender) =>
      self.route(WantAnalytics({ questionId, replyTo: replyTo ?? sender })),
    ),
    on(WhoIsOnStage, (self: Cast, _ask, sender) => self.send(sender, self.onStage())),
    on(SendAway, (self: Cast, { questionId }) => self.sendAway(self.players.get(questionId))),
    on(Left, (self: Cast, { questionId }, sender) => self.isGone(questionId, sender)),
    on(Decay, (self: Cast, _wakeup, sender) => (sender === self.self ? self.cool() : PASS)),
    on(DeadLetter, (self: Cast, letter) => self.bringBack(letter.to, letter.message)),
  ];

  private readonly players = new Map<string, Player>();
  private cooledAtMs = Date.now();

  onStart(): void {
    this.handleDeadLetters(true);
    this.wakeupAfter(DECAY_EVERY_MS, Decay({}));
  }

  snapshot(): unknown {
    return { players: [...this.players.values()], cooledAtMs: this.cooledAtMs };
  }

  restore(state: unknown): void {
    const { players, cooledAtMs } = stateSchema.parse(state);
    for (const player of players) this.players.set(player.questionId, player);
    this.cooledAtMs = cooledAtMs;
  }

  private onStage() {
    const players = [...this.players.values()].filter(({ stage }) => stage === "on");
    return OnStage({ questions: players.map(({ questionId, address, heat }) => ({ questionId, address, heat })) });
  }

  /** Waits only for a question that has to be created; messages behind it keep their order. */
  private route(routed: Routed): undefined | Promise<void> {
    const player = this.players.get(routed.questionId);
    if (!player || player.stage === "gone") return this.bringOn(routed, player?.address);
    if (player.stage === "on") {
      player.heat += 1;
      this.send(player.address, routed);
    } else this.wakeupAfter(TRY_AGAIN_MS, routed);
    return undefined;
  }

  private async bringOn(routed: Routed, gone?: ActorAddress): Promise<void> {
    const { questionId } = routed;
    const init = { questionId, cast: this.self };
    const address = await this.createActor(Question, { globalName: `question/${questionId}`, init });
    if (address === gone) {
      this.wakeupAfter(TRY_AGAIN_MS, routed);
    } else {
      this.players.set(questionId, { questionId, address, heat: 1, stage: "on" });
      this.send(address, routed);
    }
  }

  private cool(): void {
    const elapsedMs = Math.max(0, Date.now() - this.cooledAtMs);
    this.cooledAtMs += elapsedMs;
    for (const player of this.players.values()) {
      player.heat *= 0.5 ** (elapsedMs / HALF_LIFE_MS);
      if (player.stage !== "on") this.players.delete(player.questionId);
      else if (player.heat < COLD) this.sendAway(player);
    }
    this.wakeupAfter(DECAY_EVERY_MS, Decay({}));
  }

  /** Nothing is sent to it from here on, so that nothing reaches it after it has left. */
  private sendAway(player: Player | undefined): void {
    if (player?.stage !== "on") return;
    player.stage = "leaving";
    this.send(player.address, Leave({}));
  }

  private isGone(questionId: string, address: string): void {
    const player = this.players.get(questionId);
    if (player?.address === address) player.stage = "gone";
  }

  /** A question that was ended did not take this message: route it once more, to a new actor. */
  private bringBack(to: string, letter: unknown): void {
    if (!Vote.is(letter) && !WantAnalytics.is(letter)) return;
    this.isGone(letter.questionId, to);
    this.wakeupAfter(TRY_AGAIN_MS, letter);
  }
}
