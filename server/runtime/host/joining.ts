import type { Home } from "./home.ts";
import { learnHomes } from "./homes.ts";
import type { Host } from "./host.ts";
import type { HostCall } from "./host-call.ts";
import type { HostService } from "./host-service.ts";
import type { HostState } from "./host-state.ts";
import type { SourceBook } from "./source-room.ts";

/** What a host tells one that has just joined. */
export interface HostBook {
  readonly sources: SourceBook;
  /** Of actors whose birth host has left. */
  readonly homes: readonly Home[];
}

/**
 * Joins a host to its convention. Settles when it knows of sources and actors what all know that joined before it; what a host
 * asks of it meanwhile waits, so that no actor is placed here by what this one does not know yet, and nothing that is told to all
 * hosts from now on is undone by an older book.
 */
export async function joinConvention(host: Host, service: HostService): Promise<void> {
  const { state, sources } = host;
  let open = () => {};
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  await state.engine.join({
    info: () => host.info(),
    onBatch: (from, batch) => state.router.fromHost(from, batch),
    async onCall(_from, request) {
      await isOpen;
      return service.serve(request as HostCall);
    },
    onMemberChange: (change, member) => host.onMemberChange(change, member),
    onStatement: async (signed) => void sources.registry.applyStatement(signed),
  });
  const book = await bookOfElders(state);
  if (book !== null) {
    sources.learn(book.sources);
    await learnHomes(state, book.homes);
  }
  open();
}

/**
 * The first that answers knows all. Only who joined before is asked, so no two wait for each other; to an engine that
 * does not list this host yet, all whom it lists did. Null: there is nobody.
 */
async function bookOfElders({ id, engine }: HostState): Promise<HostBook | null> {
  const members = engine.members().map((member) => member.id);
  const own = members.indexOf(id);
  for (const elder of own < 0 ? members : members.slice(0, own)) {
    try {
      return (await engine.call(id, elder, { do: "book" } satisfies HostCall)) as HostBook;
    } catch {
      // It left meanwhile: the next one knows as much.
    }
  }
  return null;
}
