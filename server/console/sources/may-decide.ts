import type { Policy } from "#protocol/people";
import type { Source } from "#protocol/source";
import { type Caller, callerMay } from "../accounts/caller.ts";
import type { Holders, Named } from "../holders/holders.ts";

/** Who uploaded it and is the caller, or counts as her; undefined: somebody else. */
interface Upload {
  own: Named | undefined;
  holders: Holders;
}

/**
 * May this caller decide on this source now? The decision itself asks the same question, so a page offers only what
 * works.
 */
export function mayDecide(caller: Caller, policy: Policy, source: { state: string } & Upload): Source["mayDecide"] {
  if (!callerMay(caller, "decide")) return refused("deciding on sources needs the role approver or admin");
  if (source.state !== "pending" && source.state !== "approved") return refused(`it is ${source.state} already`);
  if (policy.approvals === "two-people" && source.own !== undefined) {
    const { message, remedy } = whyOwn(caller, source.own, source.holders);
    return refused(`${message}. ${remedy}`);
  }
  return { allowed: true, reason: null };
}

/** Two people approve here, and the caller is not the second one. */
export function whyOwn(caller: Caller, own: Named, holders: Holders): { message: string; remedy: string } {
  if (own.id === caller.id) {
    return {
      message: "you uploaded this source, and the policy asks for two people",
      remedy: "Another person who may decide has to.",
    };
  }
  const { message, remedy } = holders.explain(caller.id, own.id);
  return { message: `${own.name} uploaded this source, and ${message}`, remedy };
}

function refused(reason: string): Source["mayDecide"] {
  return { allowed: false, reason };
}
