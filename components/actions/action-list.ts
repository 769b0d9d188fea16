import type { Clock } from "../live/clock.ts";
import type { Failure } from "../ui/failure.ts";
import { failureOf } from "../ui/failure.ts";
import type { GlyphState } from "../ui/state-glyph.tsx";

export type ActionState = "running" | "paused" | "done" | "failed" | "stopped";

export const STATE_WORDS: Record<ActionState, { glyph: GlyphState; says: string }> = {
  running: { glyph: "busy", says: "running" },
  paused: { glyph: "waiting", says: "paused" },
  done: { glyph: "done", says: "done" },
  failed: { glyph: "failed", says: "failed" },
  stopped: { glyph: "warn", says: "stopped" },
};

/** How far it is: `done` of `total`, counted in `unit` ("actor", plural with s). */
export interface ActionProgress {
  done: number;
  total: number;
  unit: string;
}

/** One row of the tray. */
export interface Action {
  id: string;
  /** An imperative with its size: "Stop 312 actors". */
  title: string;
  state: ActionState;
  /** The page that shows more of it. */
  href?: string | undefined;
  /** Null where nobody knows how much there is to do. */
  progress: ActionProgress | null;
  /** What is being done just now, or what came of it. */
  note?: string | undefined;
  /** Only when `failed`. */
  failure?: Failure | undefined;
  startedAtMs: number;
  endedAtMs: number | null;
  /** Offered while it runs. */
  stop?: { label: string; press: () => void | Promise<void> } | undefined;
  /** Offered when it is done; is an action of its own then. */
  undo?: ActionOrder | undefined;
}

/** What `work` is handed: the signal aborts when she presses Stop, and the progress is shown as it is told. */
export interface ActionHandle {
  readonly signal: AbortSignal;
  /** `total` replaces the order's, once it is known better. */
  progress(done: number, total?: number): void;
  note(text: string): void;
}

export interface ActionResult {
  /** What came of it: "Stopped 311 of 312; 1 was gone". */
  note?: string;
  /** Where the result is, when that is another page than the order's. */
  href?: string;
  /** Takes it back; leave it out where that cannot be. */
  undo?: ActionOrder;
}

export interface ActionOrder {
  title: string;
  href?: string;
  /** How much there is to do, where that is known. */
  total?: number;
  /** What is counted; "actor" if left out. */
  unit?: string;
  /** May she end it midway? `work` must then heed `signal` between its steps. */
  canStop?: boolean;
  /** Does the whole, in this browser. What it throws is shown as the failure, with its remedy. */
  work(handle: ActionHandle): Promise<ActionResult | undefined>;
}

const MAX_ENDED = 30;

/** What was set going on this visit, newest first. Lives above the pages, so that leaving one ends nothing. */
export class ActionList {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  /** Ids that she took off the tray, with the state they had: what is followed comes back only when that changes. */
  readonly #dismissed = new Map<string, ActionState>();
  #actions: readonly Action[] = [];
  #made = 0;
  #working = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): readonly Action[] => this.#actions;

  /** How many are done by this page itself, so would end with it. */
  get working(): number {
    return this.#working;
  }

  /** Begins at once and returns the row's id; never throws: what goes wrong is said in the row. */
  run(order: ActionOrder): string {
    const id = `run-${++this.#made}`;
    const abort = new AbortController();
    const unit = order.unit ?? "actor";
    this.#put({
      id,
      title: order.title,
      state: "running",
      href: order.href,
      progress: order.total === undefined ? null : { done: 0, total: order.total, unit },
      startedAtMs: this.#clock.now(),
      endedAtMs: null,
      stop: order.canStop ? { label: "Stop", press: () => abort.abort() } : undefined,
    });
    const handle: ActionHandle = {
      signal: abort.signal,
      progress: (done, total) =>
        this.#change(id, ({ progress }) => ({
          progress: { done, total: total ?? progress?.total ?? done, unit },
        })),
      note: (note) => this.#change(id, () => ({ note })),
    };
    this.#working++;
    order
      .work(handle)
      .then(
        (result) => this.#end(id, { state: abort.signal.aborted ? "stopped" : "done", ...result }),
        (error: unknown) =>
          this.#end(id, abort.signal.aborted ? { state: "stopped" } : { state: "failed", failure: failureOf(error) }),
      )
      .finally(() => {
        this.#working--;
        this.#tell();
      });
    return id;
  }

  /** Shows what goes on elsewhere, as it is now: a new row, or the row with this id changed. */
  follow(action: Omit<Action, "endedAtMs">): void {
    const known = this.#actions.find(({ id }) => id === action.id);
    const isOver = action.state !== "running" && action.state !== "paused";
    if (this.#dismissed.get(action.id) === action.state) return;
    this.#dismissed.delete(action.id);
    this.#put({ ...action, endedAtMs: isOver ? (known?.endedAtMs ?? this.#clock.now()) : null });
  }

  /** Takes an ended row off; what still runs stays. */
  dismiss(id: string): void {
    this.#drop((action) => action.id === id);
  }

  dismissEnded(): void {
    this.#drop(() => true);
  }

  #drop(which: (action: Action) => boolean): void {
    const dropped = this.#actions.filter((action) => action.endedAtMs !== null && which(action));
    for (const { id, state } of dropped) this.#dismissed.set(id, state);
    this.#actions = this.#actions.filter((action) => !dropped.includes(action));
    this.#tell();
  }

  #end(id: string, { state, ...result }: ActionResult & { state: ActionState; failure?: Failure }): void {
    this.#change(id, () => ({ ...result, state, endedAtMs: this.#clock.now(), stop: undefined }));
  }

  #change(id: string, change: (action: Action) => Partial<Action>): void {
    this.#actions = this.#actions.map((action) => (action.id === id ? { ...action, ...change(action) } : action));
    this.#tell();
  }

  #put(action: Action): void {
    const isKnown = this.#actions.some(({ id }) => id === action.id);
    const all = isKnown
      ? this.#actions.map((known) => (known.id === action.id ? action : known))
      : [action, ...this.#actions];
    const ended = all.filter(({ endedAtMs }) => endedAtMs !== null).slice(MAX_ENDED);
    this.#actions = all.filter((each) => !ended.includes(each));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
