import { afterEach, expect, it, vi } from "vitest";
import { noAnswer, request } from "./request.ts";
import { signInAgain } from "./sign-in-again.ts";

const REFUSED = { code: "SIGN_IN_AGAIN", message: "this needs your password again", remedy: "Give it." };
const refused = () => Response.json(REFUSED, { status: 403 });
const mint = () => request(noAnswer, "/tokens", { method: "POST", body: { name: "x" } });

afterEach(() => vi.unstubAllGlobals());

it("asks for the password and then makes the very call again", async () => {
  const answers = [refused(), Response.json({ id: "t" }, { status: 201 })];
  const call = vi.fn(async (..._of: Parameters<typeof fetch>) => answers.shift() ?? refused());
  vi.stubGlobal("fetch", call);
  const forget = signInAgain.askWith(async () => true);

  const answer = await mint();
  forget();

  expect(answer).toEqual({ id: "t" });
  expect(call).toHaveBeenCalledTimes(2);
  expect(call.mock.calls[1]).toEqual(call.mock.calls[0]);
});

it("throws the refusal when she would rather not, and makes no second call", async () => {
  const call = vi.fn(async () => refused());
  vi.stubGlobal("fetch", call);
  const forget = signInAgain.askWith(async () => false);

  await expect(mint()).rejects.toMatchObject({ code: "SIGN_IN_AGAIN" });
  forget();

  expect(call).toHaveBeenCalledTimes(1);
});

it("asks once for calls that are refused together", async () => {
  const refusals = [refused(), refused()];
  vi.stubGlobal("fetch", async () => refusals.shift() ?? Response.json({}));
  const ask = vi.fn(async () => true);
  const forget = signInAgain.askWith(ask);

  await Promise.all([mint(), mint()]);
  forget();

  expect(ask).toHaveBeenCalledTimes(1);
});
