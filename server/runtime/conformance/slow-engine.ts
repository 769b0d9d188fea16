import type { Engine } from "../engine/engine.ts";
import { localEngine } from "../engine/local.ts";

/**
 * Engine `local` with ways that take their time, as a network's do: what one host sends another, questions and answers among it,
 * keeps its order, and what goes another way may pass it by. `delaysMs` has some ways by their ends ("north east"); the others take 1 ms.
 */
export function slowEngine(delaysMs: Readonly<Record<string, number>>): Engine {
  const engine = localEngine();
  const ways = new Map<string, Promise<unknown>>();

  /** Runs `task` behind all that is on that way. */
  const along = <T>(from: string, to: string, task: () => T | Promise<T>): Promise<T> => {
    const way = `${from} ${to}`;
    const delayMs = from === to ? 0 : (delaysMs[way] ?? 1);
    const arrived = Promise.all([ways.get(way), new Promise((resolve) => setTimeout(resolve, delayMs))]);
    ways.set(way, arrived);
    return arrived.then(task);
  };

  return {
    kind: engine.kind,
    convention: engine.convention,
    blobs: engine.blobs,
    maxMessageBytes: engine.maxMessageBytes,
    join: (host) => engine.join(host),
    leave: (hostId) => engine.leave(hostId),
    members: () => engine.members(),
    send(from, to, batch) {
      if (!engine.members().some(({ id }) => id === to)) return false;
      void along(from, to, () => engine.send(from, to, batch));
      return true;
    },
    async call(from, to, request) {
      const answer = await along(from, to, () =>
        engine.call(from, to, request).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        ),
      );
      return along(to, from, () => {
        if ("error" in answer) throw answer.error;
        return answer.value;
      });
    },
    claimName: (name, address) => engine.claimName(name, address),
    moveName: (name, address, hostId) => engine.moveName(name, address, hostId),
    releaseName: (name, address) => engine.releaseName(name, address),
    lookupName: (name) => engine.lookupName(name),
    spreadStatement: (signed) => engine.spreadStatement(signed),
  };
}
