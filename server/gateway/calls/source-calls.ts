import { sourceHash } from "#runtime/intake";
import { Refused, Taken, TakeStatement } from "../authority/source-authority.ts";
import { CLUSTER_DISK_FULL, Refusal } from "../refusal.ts";
import type { ClusterStore } from "../store/cluster-store.ts";
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

  async "source.list"({ system, store }) {
    return { sources: store.sources(await system.listSources()) };
  },

  async "source.statement"({ ask, authority }, signed) {
    const reply = await ask(authority, TakeStatement(signed), { timeoutMs: STATEMENT_TIMEOUT_MS });
    if (Taken.is(reply)) return {};
    if (!Refused.is(reply)) {
      throw new Refusal("CONFLICT", "the statement was refused: the authority gave no answer", "Try again.");
    }
    if (reply.isDiskFull) throw new Refusal("DISK_FULL", CLUSTER_DISK_FULL.message, CLUSTER_DISK_FULL.remedy);
    throw new Refusal("CONFLICT", `the statement was refused: ${reply.reason}`, reply.remedy);
  },

  async "source.activate"({ system, store, now }, { hash, init }) {
    const keep = () => store.activate({ hash, ...(init ? { init } : {}), at: now().toISOString() });
    const addresses = await keptFirst(store, hash, keep, () => system.activateSource(hash, init ? { init } : {}));
    store.addGiven(hash, addresses);
    return { addresses };
  },

  async "source.unload"({ system, store }, { hash, mode, ...behalf }) {
    const forget = () => store.deactivate(hash);
    const unload = () => system.unloadSource(hash, mode, endOptions(behalf));
    const { state, actors } = await keptFirst(store, hash, forget, unload);
    return { state, actors };
  },
};

/** What cannot be written does not happen; what was written is taken back when it does not happen. */
async function keptFirst<T>(
  store: ClusterStore,
  hash: string,
  write: () => Promise<void>,
  act: () => Promise<T>,
): Promise<T> {
  const before = store.activations().find((activation) => activation.hash === hash);
  const given = store.givenBy(hash);
  await write();
  try {
    return await act();
  } catch (error) {
    await (before ? store.activate(before) : store.deactivate(hash));
    store.addGiven(hash, given);
    throw error;
  }
}
