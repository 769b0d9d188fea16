import { sourceHash } from "#runtime/intake";
import { Refused, Taken, TakeStatement } from "../authority/source-authority.ts";
import { Refusal } from "../refusal.ts";
import { endOptions } from "./behalf.ts";
import type { Calls } from "./call-context.ts";

/** Each host checks a signature and writes nothing; well above what that takes. */
const STATEMENT_TIMEOUT_MS = 15_000;

export const sourceCalls: Calls<
  "source.chunk" | "source.list" | "source.statement" | "source.activate" | "source.unload"
> = {
  async "source.chunk"({ system, uploads }, { hash, offset, base64, isLast }) {
    const zip = uploads.add(hash, offset, base64, isLast);
    if (!zip) return {};
    const found = sourceHash(zip);
    if (found !== hash) {
      throw new Refusal("CONFLICT", `the zip's hash is ${found}, not ${hash}`, "It changed on its way: send it again.");
    }
    await system.loadSource(zip);
    return {};
  },

  async "source.list"({ store }) {
    return { sources: await store.sources() };
  },

  async "source.statement"({ ask, authority }, signed) {
    const reply = await ask(authority, TakeStatement(signed), { timeoutMs: STATEMENT_TIMEOUT_MS });
    if (Taken.is(reply)) return {};
    const { reason, remedy } = Refused.is(reply)
      ? reply
      : { reason: "the authority gave no answer", remedy: "Try again." };
    throw new Refusal("CONFLICT", `the statement was refused: ${reason}`, remedy);
  },

  async "source.activate"({ system, store, now }, { hash, init }) {
    const addresses = await system.activateSource(hash, init ? { init } : {});
    store.addGiven(hash, addresses);
    await store.activate({ hash, ...(init ? { init } : {}), at: now().toISOString() });
    return { addresses };
  },

  async "source.unload"({ system, store }, { hash, mode, ...behalf }) {
    const { state, actors } = await system.unloadSource(hash, mode, endOptions(behalf));
    await store.deactivate(hash);
    return { state, actors };
  },
};
