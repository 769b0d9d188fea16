import { z } from "zod";
import type { Rules } from "../rules.ts";
import type { Life } from "../subjects.ts";
import type { KvEntry, Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";

const KEY = "leader";
/** Nobody leads: whoever did has left. */
const VACANT = "";
const leaderSchema = z.object({ name: z.string(), life: z.string(), term: z.int(), n: z.int() });

export interface ElectionSetup extends Pick<Surroundings, "clock" | "kv" | "net"> {
  readonly rules: Rules;
  readonly timing: Timing;
  readonly self: Life;
  /** Whether somebody was heard to lead, lately. */
  isLed(): boolean;
  /** Whether nobody listens where this one does, for some time now. */
  isNobody(leader: Life): boolean;
  /** The last term that the view tells of. */
  lastTerm(): Promise<number>;
  onElected(term: number): void;
  onDeposed(): void;
}

interface Office {
  readonly term: number;
  n: number;
  revision: number;
  /** When the last renewal that succeeded was sent. */
  renewedMs: number;
  /** When the last renewal before was over before the next succeeded. */
  backSinceMs: number;
  readonly tookOverMs: number;
  /** It is not clear whether the last write took effect. */
  isUnclear: boolean;
}

/** Who leads: whoever has written a key, and renews it. It is taken when it stood still for some time. */
export class Election {
  readonly #setup: ElectionSetup;
  #office: Office | null = null;
  /** The key as it was seen first with its present revision. */
  #seen: { revision: number; sinceMs: number } | null = null;
  #next: (() => void) | null = null;
  #isOver = false;
  #isTicking = false;
  /** Who led said that it leads no more: the key is looked at, though it was heard a moment ago. */
  #isVacant = false;

  constructor(setup: ElectionSetup) {
    this.#setup = setup;
  }

  start(): void {
    void this.#tick();
  }

  /** Nobody leads any more: look at once. */
  hurry(): void {
    this.#isVacant = true;
    if (this.#isTicking) return;
    this.#next?.();
    void this.#tick();
  }

  /** Ends; who led leaves the key to whoever comes first. Settles with whether it did. */
  async resign(): Promise<boolean> {
    const office = this.#office;
    this.stop();
    if (office === null) return false;
    const vacant = JSON.stringify({ name: "", life: VACANT, term: office.term, n: 0 });
    const revision = await this.#setup.kv.update(KEY, vacant, office.revision).catch(() => null);
    return revision !== null;
  }

  stop(): void {
    this.#isOver = true;
    this.#office = null;
    this.#next?.();
  }

  /** Null: this host does not lead. */
  get office(): Readonly<Pick<Office, "term" | "renewedMs" | "backSinceMs" | "tookOverMs">> | null {
    return this.#office;
  }

  mayAcknowledge(): boolean {
    const { clock, rules, timing } = this.#setup;
    return this.#office !== null && rules.mayAcknowledge(clock.nowMs(), this.#office.renewedMs, timing);
  }

  async #tick(): Promise<void> {
    if (this.#isTicking || this.#isOver) return;
    this.#isTicking = true;
    try {
      if (this.#setup.net.isUp) await (this.#office === null ? this.#stand() : this.#renew(this.#office));
    } catch {
      // Not clear: the next one reads.
      if (this.#office !== null) this.#office.isUnclear = true;
    }
    this.#isTicking = false;
    if (this.#isOver) return;
    const { clock, timing } = this.#setup;
    this.#next = clock.after(this.#isVacant ? timing.probeMs : timing.beatMs, () => void this.#tick());
  }

  async #renew(office: Office): Promise<void> {
    const { clock, kv, rules, timing } = this.#setup;
    if (office.isUnclear) {
      const found = await kv.get(KEY);
      if (this.#office !== office) return;
      const known = found === null ? null : parse(found);
      if (found === null || known?.life !== this.#setup.self.life || known.term !== office.term) return this.#depose();
      office.revision = found.revision;
      office.isUnclear = false;
    }
    const sentMs = clock.nowMs();
    office.n += 1;
    const revision = await kv.update(KEY, this.#value(office.term, office.n), office.revision);
    if (this.#office !== office) return;
    if (revision === null) {
      office.isUnclear = true;
      return this.#renew(office);
    }
    const nowMs = clock.nowMs();
    if (!rules.mayAcknowledge(nowMs, office.renewedMs, timing)) office.backSinceMs = nowMs;
    office.revision = revision;
    office.renewedMs = sentMs;
  }

  #depose(): void {
    this.#office = null;
    this.#seen = null;
    this.#setup.onDeposed();
  }

  /** Takes the key when nobody else leads. */
  async #stand(): Promise<void> {
    const { clock, kv, timing, isLed, isNobody, self } = this.#setup;
    if (isLed() && !this.#isVacant) {
      this.#seen = null;
      return;
    }
    this.#isVacant = false;
    const found = await kv.get(KEY);
    if (this.#isOver) return;
    if (found === null) {
      const first = (await this.#setup.lastTerm()) + 1;
      const sentMs = clock.nowMs();
      const revision = await kv.create(KEY, this.#value(first, 0));
      if (revision !== null) this.#elected(first, revision, sentMs);
      return;
    }
    const { name, life, term } = parse(found);
    // A write of its own whose end it did not see. When it was sent is not known any more.
    if (life === self.life) return this.#elected(term, found.revision, Number.NEGATIVE_INFINITY);
    if (this.#seen?.revision !== found.revision) this.#seen = { revision: found.revision, sinceMs: clock.nowMs() };
    const stoodMs = clock.nowMs() - this.#seen.sinceMs;
    if (life !== VACANT && stoodMs < timing.takeOverMs && !isNobody({ name, life })) return;
    const sentMs = clock.nowMs();
    const revision = await kv.update(KEY, this.#value(term + 1, 0), found.revision);
    if (revision !== null) this.#elected(term + 1, revision, sentMs);
    else this.#seen = null;
  }

  #elected(term: number, revision: number, sentMs: number): void {
    if (this.#isOver) return;
    const nowMs = this.#setup.clock.nowMs();
    const never = Number.NEGATIVE_INFINITY;
    this.#office = { term, n: 0, revision, renewedMs: sentMs, backSinceMs: never, tookOverMs: nowMs, isUnclear: false };
    this.#setup.onElected(term);
  }

  #value(term: number, n: number): string {
    return JSON.stringify({ ...this.#setup.self, term, n });
  }
}

function parse({ value }: KvEntry): z.infer<typeof leaderSchema> {
  return leaderSchema.parse(JSON.parse(value));
}
