import { type ActorSystem, type EndedActor, isAddress } from "#runtime";
import { Refusal } from "../refusal.ts";

/** There is no such actor: what became of it, as far as anybody knows. */
export async function noActor(system: ActorSystem, target: string): Promise<Refusal> {
  const { afterlife } = system;
  if (target.startsWith("@")) {
    const last = await afterlife.findNamed(target.slice(1));
    return last ? hasEnded(`nobody holds the name ${target}; the last who did,`, last) : unknown(target);
  }
  if (!isAddress(target)) return unknown(target, await nameRemedy(system, target));
  const ended = await afterlife.find(target);
  if (ended) return hasEnded("there is no such actor:", ended);
  const before = await afterlife.endedBefore(target);
  if (!before) return unknown(target);
  const { host, hostSince } = before;
  const why =
    hostSince === null
      ? `host ${host}, which gave its address out, is not there`
      : `host ${host} gave its address out before it started at ${hostSince}`;
  return new Refusal(
    "NO_ACTOR",
    `there is no actor ${target}: ${why}`,
    "What lived there ended with the host.",
    before,
  );
}

function hasEnded(what: string, { className, address, endedAt, reason, why }: EndedActor): Refusal {
  const said = why === null ? reason : `${reason} (${why})`;
  return new Refusal(
    "NO_ACTOR",
    `${what} ${className} ${address} ended at ${endedAt}: ${said}`,
    "GET /api/v1/ended-actors/{address} (callboard ended show ADDRESS) says what is left of it.",
    { address, endedAt, reason },
  );
}

/** The same without a look at what is left of it. */
export function unknown(target: string, remedy = "It may have ended long ago; look it up again."): Refusal {
  return new Refusal("NO_ACTOR", `there is no actor ${target}`, remedy);
}

/** For what has not the form of an address: most likely a global name without its @. */
async function nameRemedy(system: ActorSystem, target: string): Promise<string> {
  return (await system.lookup(target)) === null
    ? `An address is like north:1.2; a global name has an @ before it: @${target}.`
    : `${target} is a global name: write @${target}.`;
}
