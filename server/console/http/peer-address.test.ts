import { expect, it } from "vitest";
import { createPeerAddress } from "./peer-address.ts";

it("without trusted proxies nobody is believed", () => {
  expect(createPeerAddress([])("127.0.0.1", "10.9.8.7")).toBe("127.0.0.1");
});

it("behind a trusted proxy the address is the last one that the proxies did not add themselves", () => {
  const addressOf = createPeerAddress(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);

  expect(addressOf("127.0.0.1", "203.0.113.9")).toBe("203.0.113.9");
  expect(addressOf("::ffff:127.0.0.1", "198.51.100.1, 203.0.113.9, 10.1.2.3")).toBe("203.0.113.9");
  expect(addressOf("fd00::1", "2001:db8::5")).toBe("2001:db8::5");
});

it("who is no proxy is not believed, nor a word that is no address", () => {
  const addressOf = createPeerAddress(["127.0.0.1"]);

  expect(addressOf("203.0.113.9", "10.9.8.7")).toBe("203.0.113.9");
  expect(addressOf("127.0.0.1", "unknown")).toBe("127.0.0.1");
  expect(addressOf("127.0.0.1", null)).toBe("127.0.0.1");
});
