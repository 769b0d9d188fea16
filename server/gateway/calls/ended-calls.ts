import type { KeptEndedActor } from "#protocol/ended-actor";
import { type EndedActor, isAddress } from "#runtime";
import type { Calls } from "./call-context.ts";
import { noActor } from "./no-actor.ts";

export const endedCalls: Calls<"ended.list" | "ended.read"> = {
  async "ended.list"({ system }, { select: { class: className, source: sourceHash, ...rest }, limit, before }) {
    const page = await system.afterlife.list({ ...rest, className, sourceHash }, { limit, before });
    const { matching, kept, total } = page;
    return { items: page.items.map(shown), matching, kept, ended: total };
  },

  async "ended.read"({ system }, { target }) {
    const ended = target.startsWith("@")
      ? await system.afterlife.findNamed(target.slice(1))
      : isAddress(target) && (await system.afterlife.find(target));
    if (!ended) throw await noActor(system, target);
    const { globalName } = ended;
    return { ...shown(ended), nameHeldBy: globalName === null ? null : await system.lookup(globalName) };
  },
};

function shown({ className, lastFailure, ...rest }: EndedActor): KeptEndedActor {
  return { ...rest, class: className, lastFailure: lastFailure && { ...lastFailure, fromConsole: null } };
}
