import { expect, it, vi } from "vitest";
import type { Host } from "./host.ts";
import type { HostCall } from "./host-call.ts";
import type { HostService } from "./host-service.ts";
import { joinConvention } from "./joining.ts";

/** Joins `west` where the engine lists these members; answers whom it asked for the book, and what it learnt. */
async function join(members: string[]) {
  const asked: string[] = [];
  const learnt: unknown[] = [];
  const host = {
    info: () => ({ id: "west" }),
    sources: { learn: (book: unknown) => learnt.push(book) },
    state: {
      id: "west",
      router: { homes: new Map() },
      engine: {
        join: vi.fn(),
        members: () => members.map((id) => ({ id })),
        call: async (_from: string, to: string, request: HostCall) => {
          if (request.do !== "book") return null;
          asked.push(to);
          if (to === "gone") throw new Error("it left");
          return { sources: `book of ${to}`, homes: [] };
        },
      },
    },
  };
  await joinConvention(host as unknown as Host, {} as HostService);
  return { asked, learnt };
}

it.each([
  ["the first that joined before it", ["gone", "north", "south", "west", "east"], ["gone", "north"], ["book of north"]],
  ["nobody, when it is the first", ["west", "east"], [], []],
  ["the first of all, when it is not listed yet", ["north"], ["north"], ["book of north"]],
])("a host that joins asks %s for what all know", async (_who, members, asked, learnt) => {
  expect(await join(members)).toEqual({ asked, learnt });
});
