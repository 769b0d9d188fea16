import { describe, expect, it } from "vitest";
import { digestOf } from "./connection/token-check.ts";
import { BadSetting, readSettings } from "./settings.ts";

const GOOD = {
  CALLBOARD_DATA: "/data",
  CALLBOARD_GATEWAY: "ws://127.0.0.1:4100",
  CALLBOARD_GATEWAY_TOKEN: "0123456789abcdef",
};

describe("readSettings", () => {
  it("reads where to listen and where to keep things", () => {
    expect(readSettings({ ...GOOD })).toEqual({
      dataFolder: "/data",
      listen: { host: "127.0.0.1", port: 4100, tokenDigest: digestOf("0123456789abcdef") },
    });
  });

  it("takes the token's digest in the place of the token", () => {
    const { CALLBOARD_GATEWAY_TOKEN: token, ...rest } = GOOD;

    const settings = readSettings({ ...rest, CALLBOARD_GATEWAY_TOKEN_SHA256: digestOf(token).toString("hex") });

    expect(settings.listen.tokenDigest).toEqual(digestOf(token));
  });

  it("takes the token out of the environment, also when another setting is wrong", () => {
    const good = { ...GOOD };
    const bad = { ...GOOD, CALLBOARD_GATEWAY: "http://127.0.0.1" };

    readSettings(good);
    expect(() => readSettings(bad)).toThrow(BadSetting);

    expect(Object.keys(good)).toEqual(["CALLBOARD_DATA"]);
    expect(bad).not.toHaveProperty("CALLBOARD_GATEWAY_TOKEN");
  });

  it.each([
    ["CALLBOARD_DATA", ""],
    ["CALLBOARD_GATEWAY", undefined],
    ["CALLBOARD_GATEWAY", "127.0.0.1:4100"],
    ["CALLBOARD_GATEWAY", "http://127.0.0.1:4100"],
    ["CALLBOARD_GATEWAY", "ws://127.0.0.1:4100/path"],
    ["CALLBOARD_GATEWAY", "ws://0.0.0.0:4100"],
    ["CALLBOARD_GATEWAY_TOKEN", undefined],
    ["CALLBOARD_GATEWAY_TOKEN", "short"],
    ["CALLBOARD_GATEWAY_TOKEN_SHA256", "short"],
  ])("names %s when it is %j", (name, value) => {
    expect(() => readSettings({ ...GOOD, [name]: value })).toThrow(new RegExp(`^${name} .+$`));
  });

  it("never repeats the token in what it says", () => {
    expect(() => readSettings({ ...GOOD, CALLBOARD_GATEWAY_TOKEN: "s3cret" })).toThrow(/^(?!.*s3cret)/);
  });
});
