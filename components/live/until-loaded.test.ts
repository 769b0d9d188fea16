import { afterEach, describe, expect, it, vi } from "vitest";
import { untilLoaded } from "./until-loaded.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what is loaded on use", () => {
  it("is asked for again once the console answers", async () => {
    let isBack = () => {};
    const answers = vi.fn(() => new Promise<void>((resolve) => (isBack = resolve)));
    const load = vi.fn().mockRejectedValueOnce(new Error("no chunk")).mockResolvedValue("the part");

    const part = untilLoaded(load, answers);
    await vi.waitFor(() => expect(answers).toHaveBeenCalledOnce());
    const triesWhileAway = load.mock.calls.length;
    isBack();

    expect(await part).toBe("the part");
    expect(triesWhileAway).toBe(1);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("fails when the console answers and has no such part", async () => {
    const load = vi.fn().mockRejectedValue(new Error("no chunk"));

    const part = untilLoaded(load, () => Promise.resolve());

    await expect(part).rejects.toThrow("no chunk");
    expect(load).toHaveBeenCalledTimes(3);
  });

  it("looks each second whether the console answers", async () => {
    vi.useFakeTimers();
    const ask = vi.fn().mockRejectedValueOnce(new TypeError("away")).mockResolvedValue(new Response());
    vi.stubGlobal("fetch", ask);
    const load = vi.fn().mockRejectedValueOnce(new Error("no chunk")).mockResolvedValue("the part");

    const part = untilLoaded(load);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await part).toBe("the part");
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
