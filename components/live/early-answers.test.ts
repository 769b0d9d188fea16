import { afterEach, expect, it, vi } from "vitest";
import { earlyScript, takeEarly } from "./early-answers.ts";

afterEach(() => vi.unstubAllGlobals());

/** Runs the script in a document; answers the addresses that were asked for, in order. */
function run(script: string, session: unknown): string[] {
  const asked: string[] = [];
  vi.stubGlobal("window", {});
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return path.includes("session") ? Response.json(session) : new Response("picture");
  });
  new Function(script)();
  return asked;
}

it("asks for the picture at once, and for nothing else, where the session is known", async () => {
  const asked = run(earlyScript(true), null);

  expect(asked).toEqual(["/api/v1/topology"]);
  await expect((await takeEarly("session"))?.json()).resolves.toBe(true);
  await expect((await takeEarly("picture"))?.text()).resolves.toBe("picture");
});

it("asks for the picture after the session, where nobody knows of one", async () => {
  const asked = run(earlyScript(false), { user: {} });

  const picture = await takeEarly("picture");

  expect(asked).toEqual(["/api/auth/get-session", "/api/v1/topology"]);
  await expect(picture?.text()).resolves.toBe("picture");
});

it("asks for no picture without a session", async () => {
  const asked = run(earlyScript(false), null);

  const picture = await takeEarly("picture");

  expect(asked).toEqual(["/api/auth/get-session"]);
  expect(picture).toBeUndefined();
});
