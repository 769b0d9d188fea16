import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Actor, type ActorAddress } from "#runtime";
import { inspectSource, packDirectory } from "#runtime/intake";
import { type SequentialBase, sequentialBase } from "#runtime/testkit";
import { TestConvention } from "./convention.testbed.ts";

/** A loaded machine takes its time to bundle a source. */
const PATIENCE_MS = 10_000;

/** Settles when the cast routes to just these questions. */
async function onStage(convention: TestConvention, ids: string[]): Promise<void> {
  await vi.waitFor(async () => {
    const { questions } = await convention.ask("cast", { type: "poll.WhoIsOnStage" });
    expect((questions as { questionId: string }[]).map(({ questionId }) => questionId)).toEqual(ids);
  }, PATIENCE_MS);
}

describe.each(["poll-analytics", "poll-analytics-v2"])("%s", (folder) => {
  let base: SequentialBase;
  let convention: TestConvention;
  let hash: string;

  beforeEach(async () => {
    base = sequentialBase({ time: "manual" });
    convention = await TestConvention.start(base);
    hash = await convention.load(folder);
  });

  afterEach(async () => {
    const ended = convention.stop();
    await base.advance(5_000);
    await ended;
  });

  function create(actor: string, init: unknown, globalName: string): Promise<ActorAddress> {
    return convention.north.createActor(actor, { sourceHash: hash, init, globalName });
  }

  const vote = (questionId: string, answer: string, groups = {}) => ({ type: "poll.Vote", questionId, answer, groups });

  it("is a source that intake takes, and all of its actors can be swapped", async () => {
    const facts = await inspectSource(await packDirectory(fileURLToPath(new URL(folder, import.meta.url))));

    expect(facts.classes.map(({ name }) => name).sort()).toEqual(["Cast", "Crowd", "Front", "Question", "Translator"]);
    expect(facts.classes.every(({ hasSnapshot, hasRestore }) => hasSnapshot && hasRestore)).toBe(true);
  });

  describe("Translator", () => {
    it("makes bands of ages and one word of many spellings", async () => {
      const heard: unknown[] = [];
      class Ear extends Actor {
        receive(message: unknown) {
          heard.push(message);
        }
      }
      const cast = await convention.north.createActor(Ear);
      const translator = await create("Translator", { cast }, "translator");
      const demographics = { Age: 34, region: " North ", gender: "f" };

      convention.north.tell(translator, { type: "poll.Response", questionId: "lunch", answer: "Yes ", demographics });
      await base.advance(0);

      expect(heard).toEqual([vote("lunch", "yes", { age: "25-34", region: "north", gender: "f" })]);
    });
  });

  describe("Question", () => {
    it("counts answers in all and by demographic", async () => {
      const question = await create("Question", { questionId: "lunch", cast: "north:1.1" }, "question/lunch");
      for (const answer of ["yes", "no", "yes"])
        convention.north.tell(question, vote("lunch", answer, { age: "25-34" }));

      expect(await convention.ask("question/lunch", { type: "poll.Report" })).toMatchObject({
        type: "poll.Analytics",
        total: 3,
        answers: { yes: 2, no: 1 },
        demographics: { age: { "25-34": { yes: 2, no: 1 } } },
      });
    });

    it("keeps its memory bounded: what is beyond 200 values counts as other", async () => {
      const question = await create("Question", { questionId: "lunch", cast: "north:1.1" }, "question/lunch");
      for (let n = 0; n < 250; n++) convention.north.tell(question, vote("lunch", `answer ${n}`));

      const { answers } = await convention.ask("question/lunch", { type: "poll.Report" });

      expect(Object.keys(answers as object)).toHaveLength(201);
      expect(answers).toMatchObject({ other: 50 });
    });

    it("has after an exit what it counted before", async () => {
      const init = { questionId: "lunch", cast: "north:1.1" };
      const before = await create("Question", init, "question/lunch");
      convention.north.tell(before, vote("lunch", "yes"));
      expect(await convention.ask("question/lunch", { type: "poll.Report" })).toMatchObject({ total: 1 });
      await convention.north.stop(before);

      await create("Question", init, "question/lunch");

      expect(await convention.ask("question/lunch", { type: "poll.Report" })).toMatchObject({ total: 1 });
    });

    it("takes its leave from its cast only", async () => {
      const question = await create("Question", { questionId: "lunch", cast: "north:1.1" }, "question/lunch");

      convention.north.tell(question, { type: "poll.Leave" });
      await base.advance(0);

      expect(await convention.north.lookup("question/lunch")).toBe(question);
    });
  });

  describe("Cast", () => {
    it("creates one actor per question and routes to it", async () => {
      const cast = await create("Cast", {}, "cast");
      for (const id of ["a", "b", "a", "c"]) convention.north.tell(cast, vote(id, "yes"));

      await onStage(convention, ["a", "b", "c"]);

      expect(convention.actorsOf("Question")).toHaveLength(3);
      expect(await convention.ask("question/a", { type: "poll.Report" })).toMatchObject({ total: 2 });
    });

    it("brings a question that left back with its counts, and loses nothing that came meanwhile", async () => {
      const cast = await create("Cast", {}, "cast");
      convention.north.tell(cast, vote("a", "yes"));
      await onStage(convention, ["a"]);
      convention.north.tell(cast, { type: "poll.SendAway", questionId: "a" });
      for (let n = 0; n < 5; n++) convention.north.tell(cast, vote("a", "no"));

      await vi.waitFor(async () => {
        await base.advance(20);
        const { answers } = await convention.ask("question/a", { type: "poll.Report" });
        expect(answers).toEqual({ yes: 1, no: 5 });
      }, PATIENCE_MS);
    });

    it("routes to a new actor, with the counts kept, after somebody stopped a question", async () => {
      const cast = await create("Cast", {}, "cast");
      convention.north.tell(cast, vote("a", "yes"));
      await onStage(convention, ["a"]);
      const stopped = (await convention.north.lookup("question/a")) as ActorAddress;
      await convention.ask("question/a", { type: "poll.Report" });
      await convention.north.stop(stopped);

      convention.north.tell(cast, vote("a", "no"));

      await vi.waitFor(async () => {
        await base.advance(20);
        const { answers } = await convention.ask("question/a", { type: "poll.Report" });
        expect(answers).toEqual({ yes: 1, no: 1 });
      }, PATIENCE_MS);
    });
  });

  describe("Front", () => {
    it("tells its port, and listens there until it ends", async () => {
      const front = await create("Front", { port: 0 }, "front");
      const { port } = await convention.ask("front", { type: "poll.WhereIsFront" });
      expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(404);

      await convention.north.stop(front);

      await expect(fetch(`http://127.0.0.1:${port}/elsewhere`)).rejects.toThrow();
    });

    it("that finds its port in use does not start", async () => {
      await create("Front", { port: 0 }, "front");
      const { port } = await convention.ask("front", { type: "poll.WhereIsFront" });

      await expect(create("Front", { port }, "second")).rejects.toThrow("EADDRINUSE");
    });
  });

  describe("Crowd", () => {
    it("posts at the pace that it is told, over HTTP", async () => {
      await create("Front", { port: 0 }, "front");
      const crowd = await create("Crowd", { perSecond: 10, questions: 3 }, "crowd");
      for (let n = 0; n < 10; n++) await base.advance(200);
      const soFar = await convention.ask("crowd", { type: "poll.HowIsCrowd" });

      convention.north.tell(crowd, { type: "poll.Pace", perSecond: 0 });
      for (let n = 0; n < 10; n++) await base.advance(200);

      expect(soFar).toMatchObject({ perSecond: 10, posted: 20 });
      expect(await convention.ask("crowd", { type: "poll.HowIsCrowd" })).toMatchObject({
        perSecond: 0,
        posted: 20,
        failed: 0,
      });
    });
  });
});

describe("Cast of poll-analytics", () => {
  it("sends a question away after half a minute without an answer, and not before", async () => {
    const base = sequentialBase({ time: "manual" });
    const convention = await TestConvention.start(base);
    const hash = await convention.load("poll-analytics");
    const cast = await convention.north.createActor("Cast", { sourceHash: hash, globalName: "cast" });
    convention.north.tell(cast, { type: "poll.Vote", questionId: "a", answer: "yes", groups: {} });
    await onStage(convention, ["a"]);

    for (let n = 0; n < 13; n++) await base.advance(2_000);
    expect(await convention.north.lookup("question/a")).not.toBeNull();
    await base.advance(2_000);

    await vi.waitFor(async () => expect(await convention.north.lookup("question/a")).toBeNull(), PATIENCE_MS);
    const ended = convention.stop();
    await base.advance(5_000);
    await ended;
  });
});
