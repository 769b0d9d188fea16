import { expect, it } from "vitest";
import { browserName } from "./browser-name.ts";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

it.each([
  [CHROME, "Chrome on Linux"],
  [`${CHROME} Edg/140.0`, "Edge on Linux"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on macOS"],
  ["curl/8.5.0", "curl/8.5.0"],
  [null, "unknown browser"],
])("%s is called %s", (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
