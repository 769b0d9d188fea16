import { Agent, request } from "node:http";
import { Actor, message, on, PASS } from "callboard";
import { z } from "zod";
import { Front } from "./front.ts";
import { CrowdIs, FrontIsAt, HowIsCrowd, Pace, WhereIsFront } from "./messages.ts";

const TICK_MS = 200;
/** Shorter than the front keeps an idle connection, so that nothing is posted on one that is being closed there. */
const IDLE_MS = 10_000;
/** What was refused, for the moment in which the front is swapped, is sent again after this long, so many times. */
const AGAIN_MS = 100;
const MAX_TRIES = 50;
/** One request in so many asks for analytics instead of posting an answer. */
const READ_EVERY = 10;
/** The favourite question moves on after so many answers, so that questions come and go. */
const FASHION = 200;
/** The front has not taken it: the same as when nobody listens. */
const REFUSED = 503;
const ANSWERS = ["yes", "yes", "yes", "no", "no", "unsure"];
const REGIONS = ["north", "east", "south", "west"];

const Tick = message("poll.Tick", z.object({}));

const initSchema = z.object({
  perSecond: z.number().min(0).max(5_000).default(5),
  questions: z.number().int().min(1).max(1_000).default(24),
});
const stateSchema = initSchema.extend({
  due: z.number(),
  seed: z.number(),
  port: z.number(),
  posted: z.number(),
  counted: z.number(),
  failed: z.number(),
});

/**
 * A gentle load: posts made-up answers to the front over real HTTP, `perSecond` on average over `questions` questions,
 * some of them far more popular than others. `init: { perSecond, questions }`.
 */
export class Crowd extends Actor {
  static handles = [
    on(Pace, (self: Crowd, { perSecond }) => {
      self.state.perSecond = perSecond;
    }),
    on(HowIsCrowd, (self: Crowd, _ask, sender) => self.send(sender, CrowdIs(self.state))),
    on(Tick, (self: Crowd, _wakeup, sender) => (sender === self.self ? self.tick() : PASS)),
  ];

  private state = { ...initSchema.parse({}), due: 0, seed: 1, port: 0, posted: 0, counted: 0, failed: 0 };
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: IDLE_MS });
  private readonly open = new Set<Promise<void>>();

  onStart(init: unknown): void {
    Object.assign(this.state, initSchema.parse(init ?? {}));
    this.wakeupAfter(TICK_MS, Tick({}));
  }

  onStop(): void {
    this.agent.destroy();
  }

  /** With the answers to what this instance has posted. */
  async snapshot(): Promise<unknown> {
    await Promise.all(this.open);
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private async tick(): Promise<void> {
    this.wakeupAfter(TICK_MS, Tick({}));
    if (this.state.port === 0) await this.findFront();
    if (this.state.port === 0) return;
    for (this.state.due += (this.state.perSecond * TICK_MS) / 1000; this.state.due >= 1; this.state.due -= 1)
      this.speak();
  }

  /** A front that does not answer is asked again at the next tick. */
  private async findFront(): Promise<void> {
    try {
      const front = await this.createActor(Front, { globalName: "front" });
      const reply = await this.ask(front, WhereIsFront({}), { timeoutMs: 5_000 });
      if (FrontIsAt.is(reply)) this.state.port = reply.port;
    } catch (error) {
      this.log.warn(`did not find the front: ${String(error)}`);
    }
  }

  private speak(): void {
    const { state } = this;
    const popular = Math.floor(state.questions * this.chance() ** 3);
    const questionId = `q${(popular + Math.floor(state.posted / FASHION)) % state.questions}`;
    state.posted += 1;
    if (state.posted % READ_EVERY === 0) {
      this.expectAnswer("GET", `/analytics/${questionId}`);
      return;
    }
    const body = {
      questionId,
      answer: this.pick(ANSWERS),
      demographics: { age: 16 + Math.floor(this.chance() * 64), region: this.pick(REGIONS) },
    };
    this.expectAnswer("POST", "/response", JSON.stringify(body));
  }

  private expectAnswer(method: string, path: string, body?: string): void {
    const call = this.callUntilTaken(method, path, body).then((status) => {
      if (status === 200 || status === 201) this.state.counted += 1;
      else this.state.failed += 1;
      // The front may have moved to another port: ask for it again.
      if (status === 0 || status === REFUSED) this.state.port = 0;
      this.open.delete(call);
    });
    this.open.add(call);
  }

  /** The status of the first answer that is no refusal; 0 when there was none. */
  private async callUntilTaken(method: string, path: string, body?: string): Promise<number> {
    for (let tries = 1; ; tries++) {
      const status = await this.call(method, path, body);
      if (status !== REFUSED || tries === MAX_TRIES) return status;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  private call(method: string, path: string, body?: string): Promise<number> {
    const { port } = this.state;
    const headers = { "content-type": "application/json" };
    return new Promise((resolve) => {
      const call = request({ host: "127.0.0.1", port, method, path, agent: this.agent, timeout: IDLE_MS, headers });
      call.on("timeout", () => call.destroy(new Error("no answer")));
      call.on("error", (error) => {
        resolve("code" in error && error.code === "ECONNREFUSED" ? REFUSED : 0);
      });
      call.on("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.end(body);
    });
  }

  private pick(from: string[]): string {
    return from[Math.floor(this.chance() * from.length)] ?? "";
  }

  /** Park and Miller's generator ("Random number generators: good ones are hard to find", 1988): the same crowd every time. */
  private chance(): number {
    this.state.seed = (this.state.seed * 48_271) % 2_147_483_647;
    return this.state.seed / 2_147_483_647;
  }
}
