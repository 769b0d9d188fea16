import { afterEach, describe, expect, it, vi } from "vitest";
import { whenSignedIn } from "./when-signed-in.ts";

const NEVER = Symbol("not settled");

function answers(answer: () => Promise<Response>) {
  vi.stubGlobal("fetch", vi.fn(answer));
}

/** What the promise has come to once everything that was on its way has arrived. */
async function outcome(promise: Promise<void>): Promise<unknown> {
  return Promise.race([promise, new Promise((resolve) => setImmediate(resolve, NEVER))]);
}

afterEach(() => vi.unstubAllGlobals());

describe("whenSignedIn", () => {
  it("lets the pages ask when there is a session", async () => {
    answers(async () => Response.json({ user: { name: "Ada" } }));
    const leave = vi.fn();

    await expect(outcome(whenSignedIn(new AbortController().signal, leave))).resolves.toBeUndefined();

    expect(leave).not.toHaveBeenCalled();
  });

  it("leads to the sign-in page without a session, and never settles", async () => {
    answers(async () => Response.json(null));
    const leave = vi.fn();

    await expect(outcome(whenSignedIn(new AbortController().signal, leave))).resolves.toBe(NEVER);

    expect(leave).toHaveBeenCalledOnce();
  });

  it.each([
    ["does not answer", () => Promise.reject(new TypeError("failed to fetch"))],
    ["is in trouble", async () => new Response("", { status: 503 })],
    ["answers no JSON", async () => new Response("<html>")],
  ])("leaves it to the views to say that the console %s", async (_what, answer) => {
    answers(answer);
    const leave = vi.fn();

    await expect(outcome(whenSignedIn(new AbortController().signal, leave))).resolves.toBeUndefined();

    expect(leave).not.toHaveBeenCalled();
  });

  it("does nothing more once aborted", async () => {
    answers(async () => Response.json(null));
    const leaving = new AbortController();
    const leave = vi.fn();

    const asked = whenSignedIn(leaving.signal, leave);
    leaving.abort();

    await expect(asked).rejects.toThrow();
    expect(leave).not.toHaveBeenCalled();
  });
});
