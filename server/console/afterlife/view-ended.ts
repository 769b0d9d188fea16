import type { EndedActor, KeptEndedActor } from "#protocol/ended-actor";
import type { Database } from "../database/database.ts";
import { consoleOrigins } from "../people/console-origins.ts";

/** Shows ended actors as the API does: who of the console asked for it, and whose message it failed on. */
export async function endedViewer(
  db: Database,
  actors: readonly KeptEndedActor[],
): Promise<(actor: KeptEndedActor) => EndedActor> {
  const origins = await consoleOrigins(
    db,
    actors.flatMap(({ askedBy, lastFailure }) => [askedBy, lastFailure?.sender ?? null]),
  );
  return ({ lastFailure, ...actor }) => ({
    ...actor,
    fromConsole: origins.of(actor.askedBy),
    lastFailure: lastFailure && { ...lastFailure, fromConsole: origins.of(lastFailure.sender) },
  });
}
