import { Actor, type ActorAddress, message, on, PASS, PoisonMessage } from "callboard";
import { z } from "zod";
import { type Action, actionSchema, stepSchema } from "./actions.ts";
import { NeedStep, Perform, Performed, Progress, StepIs, StepLost } from "./messages.ts";

/** A step that has neither done it nor failed by then has failed. */
const STEP_TIMEOUT_MS = 30_000;

const TooLong = message("provisioning.TooLong", z.object({ at: z.number().int() }));

const stateSchema = z.object({
  action: actionSchema,
  steps: z.array(stepSchema),
  control: z.string(),
  agency: z.string(),
  /** Which step runs, and the actor that performs it (null: the agency was asked). */
  at: z.number().int(),
  performer: z.string().nullable(),
});

/**
 * Takes one action through its steps, in order, and exits. A step that fails is the end of this action and of no other.
 * `init: { action, steps, control, agency }`
 */
export class Runner extends Actor {
  static handles = [
    on(StepIs, (self: Runner, { step }, sender) => (sender === self.state.agency ? self.perform(step) : PASS)),
    on(Performed, (self: Runner, { detail }, sender) =>
      sender === self.state.performer ? self.isDone(detail) : undefined,
    ),
    on(PoisonMessage, (self: Runner, { from, error }) =>
      from === self.state.performer || from === self.state.agency ? self.hasFailed(error.message) : undefined,
    ),
    on(StepLost, (self: Runner, { step, reason }) =>
      step === self.state.performer ? self.hasFailed(`the step's actor is gone: ${reason}`) : undefined,
    ),
    on(TooLong, (self: Runner, { at }, sender) =>
      sender === self.self && at === self.state.at ? self.hasFailed(`not done within ${STEP_TIMEOUT_MS} ms`) : PASS,
    ),
  ];

  private state!: z.infer<typeof stateSchema>;

  onStart(init: unknown): void {
    this.state = stateSchema.parse({ ...(init as object), at: 0, performer: null });
    this.begin();
  }

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private begin(): void {
    const { steps, at, agency, action } = this.state;
    const step = steps[at];
    if (!step) {
      this.end("completed");
      return;
    }
    this.note("running", "");
    this.state.performer = null;
    this.send(agency as ActorAddress, NeedStep({ actor: step.actor, machine: action.machine }));
    this.wakeupAfter(STEP_TIMEOUT_MS, TooLong({ at }));
  }

  private perform(performer: ActorAddress): void {
    const { steps, at, action } = this.state;
    this.state.performer = performer;
    this.send(performer, Perform({ machine: action.machine, with: steps[at]?.with ?? {} }));
  }

  private isDone(detail: string): void {
    this.note("done", detail);
    this.state.at += 1;
    this.begin();
  }

  private hasFailed(error: string): void {
    this.note("failed", error);
    this.end("failed");
  }

  private note(state: Action["steps"][number]["state"], detail: string): void {
    const step = this.state.action.steps[this.state.at];
    if (step) Object.assign(step, { state, detail });
    this.tell();
  }

  private end(state: Action["state"]): void {
    Object.assign(this.state.action, { state, endedAt: new Date().toISOString() });
    this.tell();
    this.stop();
  }

  private tell(): void {
    this.state.action.revision += 1;
    this.send(this.state.control as ActorAddress, Progress({ action: structuredClone(this.state.action) }));
  }
}
