import { Actor, type ActorAddress, address, DeadLetter, message, on, PASS } from "callboard";
import { z } from "zod";
import { Leave, Left, OnStage, questionIdSchema, SendAway, Vote, WantAnalytics, WhoIsOnStage } from "./messages.ts";
import { Question } from "./question.ts";

const DECAY_EVERY_MS = 2_000;
/** Half of a question's heat is left after this long, whenever the wakeups come. */
const HALF_LIFE_MS = 6_000;
/** Below this a question leaves: about half a minute after one single answer. */
const COLD = 0.05;
/** Below this one that left is forgotten: by then nobody else holds its name. */
const FORGOTTEN = COLD / 4;
/** How soon to try again while a question that left still holds its name, or is full. */
const AGAIN_MS = 20;
/** How soon to call it again when it could not be created. */
const CREATE_AGAIN_MS = 1_000;

/** As many messages wait for one question that is not on stage; further ones fail, and go back to their sender. */
const MAX_WAITING = 100_000;

const Decay = message("poll.Decay", z.object({}));
const Call = message("poll.Call", z.object({ questionId: questionIdSchema }));
/** From the cast to itself; null: no actor could be made. */
const Came = message("poll.Came", z.object({ questionId: questionIdSchema, address: address().nullable() }));

type Routed = ReturnType<typeof Vote> | ReturnType<typeof WantAnalytics>;

const playerSchema = z.object({
  questionId: questionIdSchema,
  /** The last one that was on stage under this id. */
  address: address().nullable(),
  heat: z.number(),
  /** `gone`: told to leave, or left; it may still hold its name. */
  stage: z.enum(["coming", "on", "gone"]),
  /** What came while it was not on stage, in order. */
  waiting: z.array(z.custom<Routed>((message) => Vote.is(message) || WantAnalytics.is(message))),
});
/** `cooledAtMs`: version 1.0 did not keep it. */
const stateSchema = z.object({ players: z.array(playerSchema), cooledAtMs: z.number().default(() => Date.now()) });

type Player = z.infer<typeof playerSchema>;

/**
 * Knows the question actors and routes to them, creating each on first use under the global name `question/<id>`.
 * What comes for a question that is not on stage waits with it, and holds up no other. Every message warms its question, every wakeup cools all of them, and a cold one is told to leave.
 */
export class Cast extends Actor {
  static handles = [
    on(Vote, (self: Cast, vote) => self.route(vote)),
    on(WantAnalytics, (self: Cast, { questionId, replyTo }, sender) =>
      self.route(WantAnalytics({ questionId, replyTo: replyTo ?? sender })),
    ),
    on(WhoIsOnStage, (self: Cast, _ask, sender) => self.send(sender, self.onStage())),
    on(SendAway, (self: Cast, { questionId }) => self.sendAway(self.players.get(questionId))),
    on(Call, (self: Cast, { questionId }, sender) => (sender === self.self ? self.call(questionId) : PASS)),
    on(Came, (self: Cast, came, sender) => (sender === self.self ? self.came(came.questionId, came.address) : PASS)),
    on(Left, (self: Cast, { questionId }, sender) => self.isGone(questionId, sender)),
    on(Decay, (self: Cast, _wakeup, sender) => (sender === self.self ? self.cool() : PASS)),
    on(DeadLetter, (self: Cast, letter) => self.bringBack(letter)),
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
    for (const player of players) this.takeOver(player);
    this.cooledAtMs = cooledAtMs;
  }

  /** The answer to what the old instance had called comes to nobody: it is called again. */
  private takeOver(player: Player): void {
    this.players.set(player.questionId, player);
    if (player.stage === "coming") this.wakeupAfter(0, Call({ questionId: player.questionId }));
  }

  private onStage() {
    const questions = [...this.players.values()].flatMap(({ questionId, address, heat, stage }) =>
      stage === "on" && address !== null ? { questionId, address, heat } : [],
    );
    return OnStage({ questions });
  }

  private route(routed: Routed): void {
    const { questionId } = routed;
    const player = this.players.get(questionId);
    if (!player) {
      this.players.set(questionId, { questionId, address: null, heat: 1, stage: "coming", waiting: [routed] });
      this.call(questionId);
      return;
    }
    player.heat += 1;
    if (player.stage === "on" && player.address !== null) {
      this.send(player.address, routed);
      return;
    }
    if (player.waiting.length >= MAX_WAITING)
      throw new Error(`${MAX_WAITING} messages wait for question ${questionId}`);
    player.waiting.push(routed);
    if (player.stage === "coming") return;
    player.stage = "coming";
    this.call(questionId);
  }

  /** Creates a question's actor, or finds it by its name. The answer comes as a message, so that it finds its way through a hot swap. */
  private call(questionId: string): void {
    const answer = (address: ActorAddress | null) => this.send(this.self, Came({ questionId, address }));
    const init = { questionId, cast: this.self };
    this.createActor(Question, { globalName: `question/${questionId}`, init })
      .then(answer, (error: unknown) => {
        this.log.warn(`could not bring on question ${questionId}: ${String(error)}`);
        answer(null);
      })
      // This instance was swapped meanwhile: the new one has called by itself.
      .catch(() => {});
  }

  private came(questionId: string, address: ActorAddress | null): void {
    const player = this.players.get(questionId);
    if (player?.stage !== "coming") return;
    if (address === null || address === player.address) {
      this.wakeupAfter(address === null ? CREATE_AGAIN_MS : AGAIN_MS, Call({ questionId }));
      return;
    }
    player.address = address;
    player.stage = "on";
    for (const routed of player.waiting.splice(0)) this.send(address, routed);
  }

  private cool(): void {
    const elapsedMs = Math.max(0, Date.now() - this.cooledAtMs);
    this.cooledAtMs += elapsedMs;
    for (const player of this.players.values()) {
      player.heat *= 0.5 ** (elapsedMs / HALF_LIFE_MS);
      if (player.stage === "on" && player.heat < COLD) this.sendAway(player);
      else if (player.stage === "gone" && player.heat < FORGOTTEN) this.players.delete(player.questionId);
    }
    this.wakeupAfter(DECAY_EVERY_MS, Decay({}));
  }

  /** Nothing is sent to it from here on, so that nothing reaches it after it has left. */
  private sendAway(player: Player | undefined): void {
    if (player?.stage !== "on" || player.address === null) return;
    player.stage = "gone";
    this.send(player.address, Leave({}));
  }

  private isGone(questionId: string, address: string): void {
    const player = this.players.get(questionId);
    if (player?.address === address && player.stage === "on") player.stage = "gone";
  }

  /** A question did not take this message: route it once more, to a new actor when it was ended. */
  private bringBack({ to, message, reason }: { to: string; message: unknown; reason: string }): void {
    if (!Vote.is(message) && !WantAnalytics.is(message)) return;
    if (reason === "MAILBOX_FULL") {
      this.wakeupAfter(AGAIN_MS, message);
      return;
    }
    this.isGone(message.questionId, to);
    this.route(message);
  }
}
