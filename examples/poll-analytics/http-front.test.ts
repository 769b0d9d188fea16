import type { ActorAddress } from "callboard";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestConvention } from "../convention.testbed.ts";

let convention: TestConvention;
let base: string;

/** The counts once all that was posted has been counted. */
async function analytics(id: string, total: number) {
  for (;;) {
    const response = await fetch(`${base}/analytics/${id}`);
    expect(response.status).toBe(200);
    const counts = (await response.json()) as { total: number; answers: object; demographics: object };
    if (counts.total >= total) return counts;
  }
}

function post(body: unknown): Promise<Response> {
  return fetch(`${base}/response`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
}

async function portOfFront(): Promise<number> {
  const front = (await convention.north.lookup("front")) as ActorAddress;
  const reply = await convention.north.ask(front, { type: "poll.WhereIsFront" });
  return (reply as { port: number }).port;
}

beforeAll(async () => {
  convention = await TestConvention.start();
  const hash = await convention.load("poll-analytics");
  await convention.north.activateSource(hash, { init: { crowd: { perSecond: 0 } } });
  base = `http://127.0.0.1:${await portOfFront()}`;
});

afterAll(() => convention.stop());

describe("the poll analytics service", () => {
  it("counts answers by demographic and tells them", async () => {
    const first = await post({ questionId: "lunch", answer: "Yes", demographics: { age: 34, region: "North" } });
    await post({ questionId: "lunch", answer: "no", demographics: { age: 17 } });
    await post({ questionId: "lunch", answer: "yes " });

    expect(first.status).toBe(201);
    expect(await analytics("lunch", 3)).toEqual({
      questionId: "lunch",
      total: 3,
      answers: { yes: 2, no: 1 },
      demographics: { age: { "25-34": { yes: 1 }, "under 18": { no: 1 } }, region: { north: { yes: 1 } } },
    });
  });

  it.each([
    ["no JSON", "{", 400, "not JSON"],
    ["an answer that is missing", { questionId: "lunch" }, 400, "answer"],
    ["an id with blanks", { questionId: "a b", answer: "yes" }, 400, "questionId"],
    [
      "a list as a demographic",
      { questionId: "a", answer: "yes", demographics: { age: [1] } },
      400,
      "demographics.age",
    ],
    ["more than 16 KiB", "x".repeat(17_000), 413, "larger"],
  ])("refuses %s and says what is wrong", async (_what, body, status, message) => {
    const response = await post(body);

    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(message);
  });

  it("knows no other way", async () => {
    expect((await fetch(`${base}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${base}/analytics/a%20b`)).status).toBe(400);
  });

  it("spreads questions over the hosts, one actor each", async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `spread-${n}`);
    await Promise.all(ids.flatMap((questionId) => [1, 2].map(() => post({ questionId, answer: "yes" }))));
    await Promise.all(ids.map((id) => analytics(id, 2)));

    const hosts = convention.actorsOf("Question").map(({ host }) => host);

    expect(new Set(hosts)).toEqual(new Set(["north", "east", "west"]));
  });

  it("keeps the counts of a question that leaves, and loses no answer on the way", async () => {
    await post({ questionId: "leaver", answer: "yes" });
    await analytics("leaver", 1);
    const before = (await convention.north.lookup("question/leaver")) as ActorAddress;

    const cast = (await convention.north.lookup("cast")) as ActorAddress;
    convention.north.tell(cast, { type: "poll.SendAway", questionId: "leaver" });
    for (let n = 0; n < 20; n++) await post({ questionId: "leaver", answer: "no" });

    expect((await analytics("leaver", 21)).answers).toEqual({ yes: 1, no: 20 });
    expect(await convention.north.lookup("question/leaver")).not.toBe(before);
  });

  it("counts every one of 400 answers from 20 people at once", async () => {
    const person = async () => {
      for (let n = 0; n < 20; n++)
        expect((await post({ questionId: `busy-${n % 4}`, answer: "yes" })).status).toBe(201);
    };

    await Promise.all(Array.from({ length: 20 }, person));

    for (let n = 0; n < 4; n++) expect((await analytics(`busy-${n}`, 100)).answers).toEqual({ yes: 100 });
  });
});
