import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import { ConsoleSocket } from "./console-socket.ts";

const MIB = 1024 * 1024;

/** A socket with so much unsent. */
function socketWith(bufferedAmount: number) {
  const did: string[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount,
    send: (text: string) => void did.push(text),
    terminate: () => void did.push("terminate"),
  };
  return { did, console: new ConsoleSocket(socket as unknown as WebSocket) };
}

it("a console that reads is sent every frame", () => {
  const { did, console } = socketWith(8 * MIB);

  console.sendText("frame");

  expect(did).toEqual(["frame"]);
  expect(console.isBehind).toBe(false);
});

it("a console with more than 8 MiB unsent is behind: it still gets its answers, and no deltas", () => {
  const { did, console } = socketWith(8 * MIB + 1);

  console.sendText("answer");

  expect(did).toEqual(["answer"]);
  expect(console.isBehind).toBe(true);
});

it("a console with more than 256 MiB unsent is cut off", () => {
  const { did, console } = socketWith(256 * MIB + 1);

  console.sendText("one more");

  expect(did).toEqual(["terminate"]);
});
