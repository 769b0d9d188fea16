import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../clock.ts";
import type { RuntimeError } from "../errors.ts";
import { keyId, type SignedStatement, type Statement, signStatement } from "../intake/statement.ts";
import { PENDING_TTL_MS, SourceRegistry, type SourceRegistryOptions } from "./source-registry.ts";

const authority = generateKeyPairSync("ed25519");
const stranger = generateKeyPairSync("ed25519");
const hash = "a".repeat(64);
const startMs = Date.parse("2026-11-20T10:00:00.000Z");
const dayMs = 24 * 60 * 60 * 1_000;

/** Time that a test moves; what is due runs in order of its time. */
class TestClock implements Clock {
  #nowMs = 0;
  #due: { atMs: number; task: () => void }[] = [];

  nowMs = () => this.#nowMs;
  wallMs = () => startMs + this.#nowMs;

  after(delayMs: number, task: () => void) {
    const entry = { atMs: this.#nowMs + delayMs, task };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  pass(ms: number) {
    this.#nowMs += ms;
    for (;;) {
      const [next] = this.#due.filter(({ atMs }) => atMs <= this.#nowMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) return;
      this.#due = this.#due.filter((other) => other !== next);
      next.task();
    }
  }

  get timers() {
    return this.#due.length;
  }
}

let clock: TestClock;
let changes: string[];

beforeEach(() => {
  clock = new TestClock();
  changes = [];
});

function registryOf(options: Partial<SourceRegistryOptions> = {}) {
  return new SourceRegistry({
    convention: "local",
    keys: [authority.publicKey],
    clock,
    hasAuthority: () => true,
    onChange: (_hash, standing) => changes.push(standing),
    ...options,
  });
}

function signed(change: Partial<Statement> = {}, keys = authority) {
  return signStatement(keys.privateKey, {
    v: 1,
    convention: "local",
    keyId: keyId(keys.publicKey),
    serial: 1,
    hash,
    name: "polls",
    version: "1.0.0",
    decision: "approve",
    approvers: ["ada"],
    policy: "one-person",
    at: "2026-11-20T10:00:00.000Z",
    expiresAt: null,
    ...change,
  });
}

function held(registry: SourceRegistry, log: string[], name: string) {
  return registry.hold(hash, {
    release: () => log.push(`${name} released`),
    fail: (error: RuntimeError) => log.push(`${name} failed: ${error.message}`),
  });
}

const reasonOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    const { code, details } = error as RuntimeError;
    return [
      code,
      (details as { reason?: string; standing?: string }).reason ?? (details as { standing: string }).standing,
    ];
  }
  return null;
};

describe("statements", () => {
  it("approve, and a later one revokes", () => {
    const registry = registryOf();

    registry.offer(hash);
    registry.applyStatement(signed());
    expect(registry.standing(hash)).toBe("approved");
    registry.check(hash);
    registry.applyStatement(signed({ serial: 2, decision: "revoke" }));

    expect(reasonOf(() => registry.check(hash))).toEqual(["SOURCE_NOT_APPROVED", "revoked"]);
    expect(changes).toEqual(["pending", "approved", "revoked"]);
  });

  it.each([
    ["a changed byte", { ...signed(), statement: signed().statement.replace("polls", "pulls") }, "BAD_SIGNATURE"],
    ["a wrong signature", { ...signed(), signature: signed({ serial: 9 }).signature }, "BAD_SIGNATURE"],
    ["an unknown key", signed({}, stranger), "UNKNOWN_KEY"],
    ["another convention", signed({ convention: "elsewhere" }), "OTHER_CONVENTION"],
    ["an approval that has ended", signed({ expiresAt: "2026-11-20T09:59:59.999Z" }), "EXPIRED"],
  ])("are refused with %s, and the source stays unusable", (_what, statement, reason) => {
    const registry = registryOf();

    expect(reasonOf(() => registry.applyStatement(statement))).toEqual(["STATEMENT_REFUSED", reason]);

    expect(reasonOf(() => registry.check(hash))?.[0]).toBe("SOURCE_NOT_APPROVED");
  });

  it("never go back: an older serial is refused, also after an approval that had ended", () => {
    const registry = registryOf();
    registry.applyStatement(signed({ serial: 5, decision: "revoke" }));

    expect(reasonOf(() => registry.applyStatement(signed({ serial: 4 })))).toEqual([
      "STATEMENT_REFUSED",
      "OLDER_SERIAL",
    ]);
    expect(reasonOf(() => registry.applyStatement(signed({ serial: 5 })))).toEqual([
      "STATEMENT_REFUSED",
      "OLDER_SERIAL",
    ]);
    expect(registry.standing(hash)).toBe("revoked");

    expect(() => registry.applyStatement(signed({ serial: 7, expiresAt: "2026-11-20T09:00:00.000Z" }))).toThrow();
    expect(reasonOf(() => registry.applyStatement(signed({ serial: 6 })))).toEqual([
      "STATEMENT_REFUSED",
      "OLDER_SERIAL",
    ]);
    expect(registry.standing(hash)).toBe("expired");
  });

  it("may come again unchanged", () => {
    const registry = registryOf();
    registry.applyStatement(signed());

    expect(registry.applyStatement(signed())).toMatchObject({ serial: 1 });
    expect(changes).toEqual(["approved"]);
  });

  it("are kept for hosts that join", () => {
    const registry = registryOf();
    registry.applyStatement(signed());
    registry.applyStatement(signed({ serial: 2 }));
    const joined = registryOf();

    joined.applyStatement(registry.signed(hash) as SignedStatement);

    expect(registry.signed(hash)).toEqual(signed({ serial: 2 }));
    expect(joined.standing(hash)).toBe("approved");
  });

  it("that end take the approval away when their time comes", () => {
    const registry = registryOf();
    registry.applyStatement(signed({ expiresAt: "2026-11-21T10:00:00.000Z" }));

    clock.pass(dayMs - 1);
    registry.check(hash);
    clock.pass(1);

    expect(reasonOf(() => registry.check(hash))).toEqual(["SOURCE_NOT_APPROVED", "expired"]);
    expect(changes).toEqual(["approved", "expired"]);
  });
});

describe("creations of a pending source", () => {
  it("are held and released in order when it is approved", () => {
    const registry = registryOf();
    const log: string[] = [];
    registry.offer(hash);
    held(registry, log, "first");
    held(registry, log, "second");
    expect([log, registry.waiting(hash)]).toEqual([[], 2]);

    registry.applyStatement(signed());

    expect(log).toEqual(["first released", "second released"]);
    expect(registry.waiting(hash)).toBe(0);
    held(registry, log, "third");
    expect(log).toHaveLength(3);
  });

  it.each([
    [
      "rejected",
      (registry: SourceRegistry) => void registry.applyStatement(signed({ decision: "reject" })),
      "polls 1.0.0 was rejected",
    ],
    [
      "revoked",
      (registry: SourceRegistry) => void registry.applyStatement(signed({ decision: "revoke" })),
      "polls 1.0.0 was approved and then revoked",
    ],
    [
      "left undecided for seven days",
      () => clock.pass(PENDING_TTL_MS),
      `source ${hash.slice(0, 12)} expired before anybody decided on it`,
    ],
    ["shut down with its host", (registry: SourceRegistry) => registry.close(), "the host shuts down"],
  ])("fail with the reason when it is %s", (_what, act, reason) => {
    const registry = registryOf();
    const log: string[] = [];
    registry.offer(hash);
    held(registry, log, "first");

    act(registry);

    expect(log).toEqual([`first failed: ${reason}`]);
    expect(clock.timers).toBe(0);
  });

  it("are held anew when an expired source is offered again", () => {
    const registry = registryOf();
    const log: string[] = [];
    registry.offer(hash);
    clock.pass(PENDING_TTL_MS);

    registry.offer(hash);
    held(registry, log, "first");
    registry.applyStatement(signed());

    expect(log).toEqual(["first released"]);
    expect(changes).toEqual(["pending", "expired", "pending", "approved"]);
  });

  it("can be dropped while they wait", () => {
    const registry = registryOf();
    const log: string[] = [];
    registry.offer(hash);
    const drop = held(registry, log, "first");

    drop();
    registry.applyStatement(signed());

    expect(log).toEqual([]);
  });

  it("fail at once where no decision can come: unknown source, no authority, a host that shuts down", () => {
    const log: string[] = [];
    held(registryOf(), log, "unknown");
    const alone = registryOf({ hasAuthority: () => false });
    alone.offer(hash);
    held(alone, log, "alone");
    const closed = registryOf();
    closed.offer(hash);
    closed.close();
    held(closed, log, "closed");

    expect(log).toEqual([
      `unknown failed: source ${hash.slice(0, 12)} is not known to this host`,
      `alone failed: source ${hash.slice(0, 12)} cannot be approved: no source authority is registered`,
      "closed failed: the host shuts down",
    ]);
  });
});
