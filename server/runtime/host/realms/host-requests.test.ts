import { describe, expect, it } from "vitest";
import { newHeader } from "../../core/counters.ts";
import { Driver } from "../../sequential/driver.ts";
import type { ToRealm } from "../../wire/realm-control.ts";
import { HostRequests } from "./host-requests.ts";
import { RealmHandle } from "./realm-handle.ts";

function start() {
  const { clock, fireNext } = clockToMove();
  const requests = new HostRequests(clock);
  const realmThatGets = (got: ToRealm[]) => {
    const realm = new RealmHandle(
      "north:1.",
      null,
      newHeader(),
      (task) => task(),
      () => {},
    );
    realm.link = { post: (batch) => void got.push(batch[1] as ToRealm), end: async () => {} };
    return realm;
  };
  const got: ToRealm[] = [];
  return { requests, realm: realmThatGets(got), other: realmThatGets([]), got, passMs: fireNext };
}

function clockToMove() {
  const driver = new Driver(1, 0);
  return { clock: driver.clock, fireNext: (ms: number) => driver.fireNext(driver.nowMs + ms) };
}

const ask = { do: "class", className: "Some" } as const;

describe("a host's question to a realm", () => {
  it("gets the answer with its number, whatever the order of answers", async () => {
    const { requests, realm, got } = start();
    const answers = [requests.ask(realm, ask, 1_000), requests.ask(realm, ask, 1_000)];

    expect(got).toMatchObject([
      { is: "request", id: 1, request: ask },
      { is: "request", id: 2, request: ask },
    ]);
    requests.answer(realm, 2, "second", null);
    requests.answer(realm, 1, "first", null);

    expect(await Promise.all(answers)).toEqual(["first", "second"]);
  });

  it("fails with the realm's error and its code", async () => {
    const { requests, realm } = start();
    const answer = requests.ask(realm, ask, 1_000);

    requests.answer(realm, 1, null, { name: "RuntimeError", code: "NO_CLASS", message: "no such class" });

    await expect(answer).rejects.toMatchObject({ code: "NO_CLASS", message: "no such class" });
  });

  it("fails at its deadline; an answer that comes later is nobody's", async () => {
    const { requests, realm, passMs } = start();
    const answer = requests.ask(realm, ask, 1_000);

    passMs(1_000);
    requests.answer(realm, 1, "late", null);

    await expect(answer).rejects.toMatchObject({
      code: "REALM_ENDED",
      message: expect.stringContaining("did not answer within 1000 ms"),
    });
  });

  it("fails at once when its realm ends, and only that realm's do", async () => {
    const { requests, realm, other } = start();
    const [lost, kept] = [requests.ask(realm, ask, 1_000), requests.ask(other, ask, 1_000)];

    requests.realmEnded(realm);
    requests.answer(other, 2, "kept", null);

    await expect(lost).rejects.toMatchObject({ code: "REALM_ENDED" });
    expect(await kept).toBe("kept");
  });

  it("leaves no timer behind, however it ended", async () => {
    const { requests, realm, passMs } = start();
    const answer = requests.ask(realm, ask, 1_000);
    const lost = requests.ask(realm, ask, 1_000).catch(() => {});
    requests.answer(realm, 1, "in time", null);
    requests.realmEnded(realm);

    expect(passMs(10_000)).toBe(false);
    expect(await answer).toBe("in time");
    await lost;
  });
});
