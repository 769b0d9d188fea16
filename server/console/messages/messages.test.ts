import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MASK } from "#protocol/masking";
import { mountCluster } from "../cluster/mount.ts";
import { TestConsole, type TestPerson } from "../console.testbed.ts";
import { FakeGateway, FakeRefusal } from "../gateway-client/fake-gateway.testbed.ts";

describe("messages", () => {
  let callboard: TestConsole;
  let gateway: FakeGateway;
  let ada: TestPerson;
  let olga: TestPerson;
  let vera: TestPerson;

  beforeEach(async () => {
    gateway = new FakeGateway();
    await gateway.start();
    gateway.answer("source.list", () => ({ sources: [] }));
    callboard = await TestConsole.open({
      mountCluster: (api, context) => {
        const { url, token } = gateway;
        const settings = { ...context.settings, gateway: { ...context.settings.gateway, url, token } };
        return mountCluster(api, { ...context, settings });
      },
    });
    ada = await callboard.setUp("one-person");
    olga = await callboard.add(ada, "operator");
    vera = await callboard.add(ada, "viewer");
    await expect.poll(() => callboard.console.cluster.health().gateway).toBe("connected");
  });
  afterEach(async () => {
    await callboard.close();
    await gateway.stop();
  });

  describe("that a person sent", () => {
    const sent = async (who: TestPerson, query = "") =>
      (await callboard.call("GET", `/messages/sent${query}`, who)).body;
    const ask = (who: { headers: Record<string, string> }, message: unknown) =>
      callboard.call("POST", "/actors/@greeter/ask", who, { message, timeoutMs: 700 });

    it("are kept with what came back, for herself only, and carry her to the receiver", async () => {
      gateway.answer("actor.ask", () => ({ reply: { text: "Hello" }, latencyMs: 2.5 }));

      await ask(olga, { type: "hello.Greet", name: "Ada" });

      expect(await sent(olga)).toMatchObject({
        total: 1,
        items: [
          {
            kind: "ask",
            target: "@greeter",
            messageType: "hello.Greet",
            message: { type: "hello.Greet", name: "Ada" },
            timeoutMs: 700,
            outcome: "replied",
            reply: { text: "Hello" },
            latencyMs: 2.5,
            error: null,
          },
        ],
      });
      expect((await sent(ada)).total).toBe(0);
      expect(gateway.asked("actor.ask")[0]?.personId).toBe(olga.id);
    });

    it("are kept with the failure and its remedy", async () => {
      gateway.answer("actor.tell", () => {
        throw new FakeRefusal({ code: "NO_ACTOR", message: "nobody", remedy: "look again" });
      });

      await callboard.call("POST", "/actors/north:1.1/tell", olga, { message: 1 });

      const error = { code: "NO_ACTOR", message: "nobody", remedy: "look again" };
      expect((await sent(olga)).items).toMatchObject([{ kind: "tell", outcome: "failed", error }]);
    });

    it("are kept without their secrets, and without what is too long", async () => {
      gateway.answer("actor.ask", () => ({ reply: { token: "abc" }, latencyMs: 1 }));

      await ask(olga, { type: "a.Login", password: "open sesame" });
      callboard.clock.pass(1);
      await ask(olga, { type: "a.Long", text: "x".repeat(70_000) });

      const [long, login] = (await sent(olga)).items;
      expect(login).toMatchObject({ message: { password: MASK }, reply: { token: MASK } });
      expect(long.message).toBeUndefined();
      expect(gateway.asked("actor.ask")[0]?.message).toMatchObject({ password: "open sesame" });
    });

    it("are named as hers in the receiver's log", async () => {
      const label = `console_${olga.id.replaceAll("-", "")}`;
      const line = { at: "2026-01-01T00:00:00.000Z", level: "error" as const, actor: null };
      gateway.answer("actor.logs", () => ({ actor: [{ ...line, text: `failed on 1 (sent by ${label})` }], realm: [] }));

      const { body } = await callboard.call("GET", "/actors/north:1.1/logs", vera);

      expect(body.actor[0].text).toBe("failed on 1 (sent by operator 1 from the console)");
    });

    it("by a token are not in her history: those are a program's", async () => {
      gateway.answer("actor.ask", () => ({ reply: 1, latencyMs: 1 }));

      await ask(await callboard.token(olga, "operator"), 1);

      expect((await sent(olga)).total).toBe(0);
      expect(gateway.asked("actor.ask")[0]?.personId).toBe(olga.id);
    });

    it("are listed page by page, and forgotten after thirty days", async () => {
      gateway.answer("actor.ask", () => ({ reply: 1, latencyMs: 1 }));
      for (const n of [1, 2, 3]) {
        await ask(olga, n);
        callboard.clock.pass(1);
      }

      const first = await sent(olga, "?limit=2");
      const rest = await sent(olga, `?limit=2&cursor=${first.nextCursor}`);
      callboard.clock.pass(31 * 86_400_000);
      await expect.poll(() => callboard.console.context.db.sentMessage.count()).toBe(0);

      expect(first.items.map(({ message }: { message: number }) => message)).toEqual([3, 2]);
      expect(rest.items.map(({ message }: { message: number }) => message)).toEqual([1]);
      expect(rest.nextCursor).toBeUndefined();
    });
  });

  describe("that are saved", () => {
    const body = {
      name: "greet Ada",
      target: { by: "name", name: "greeter" },
      kind: "ask",
      message: { type: "hello.Greet", name: "Ada", apiKey: "k" },
    };
    const save = async (who: TestPerson, more = {}) =>
      (await callboard.call("POST", "/messages/saved", who, { ...body, ...more })).body;
    const names = async (who: TestPerson) =>
      (await callboard.call("GET", "/messages/saved", who)).body.items.map(({ name }: { name: string }) => name);

    it("are seen by their owner, and by everybody when they are shared", async () => {
      const saved = await save(olga);
      await save(olga, { name: "for all", isShared: true });

      expect(saved).toMatchObject({
        messageType: "hello.Greet",
        message: { apiKey: MASK },
        timeoutMs: 5_000,
        isMine: true,
      });
      expect(await names(olga)).toEqual(["for all", "greet Ada"]);
      expect(await names(vera)).toEqual(["for all"]);
    });

    it("are changed by their owner only, and the audit keeps before and after", async () => {
      const { id } = await save(olga, { isShared: true });
      const change = { name: "greet Grace", target: { by: "class", class: "Greeter" } };

      const changed = await callboard.call("PATCH", `/messages/saved/${id}`, olga, change);
      const refused = await callboard.call("PATCH", `/messages/saved/${id}`, ada, { name: "mine" });

      expect(changed.body).toMatchObject({ ...change, message: { name: "Ada" }, isShared: true });
      expect(refused.status).toBe(403);
      expect((await callboard.audited("message.change")).map(({ result }) => result)).toEqual(["done", "refused"]);
      expect((await callboard.audited("message.change"))[0]?.details).toMatchObject({
        before: { name: "greet Ada", target: "name greeter" },
        after: { name: "greet Grace", target: "class Greeter" },
      });
    });

    it("are deleted by their owner, and by an administrator when they are shared", async () => {
      const own = await save(olga);
      const shared = await save(olga, { isShared: true });
      const remove = async (id: string, who: TestPerson) =>
        (await callboard.call("DELETE", `/messages/saved/${id}`, who)).status;

      expect(await remove(own.id, ada)).toBe(404);
      expect(await remove(shared.id, await callboard.add(ada, "operator"))).toBe(403);
      expect(await remove(shared.id, ada)).toBe(204);
      expect(await remove(own.id, olga)).toBe(204);
      expect(await names(olga)).toEqual([]);
    });

    it("hold no reserved type and nothing larger than is kept", async () => {
      expect(await save(olga, { message: { type: "callboard.Exit" } })).toMatchObject({ code: "RESERVED_TYPE" });
      expect(await save(olga, { message: "x".repeat(70_000) })).toMatchObject({ code: "TOO_LARGE" });
    });
  });
});
