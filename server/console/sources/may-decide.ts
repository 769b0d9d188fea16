import type { Policy } from "#protocol/people";
import type { Source } from "#protocol/source";
import { type Caller, callerMay } from "../accounts/caller.ts";

/** May this caller decide on this source now? The decision itself asks the same question, so a page offers only what works. */
export function mayDecide(
  caller: Caller,
  policy: Policy,
  source: { state: string; isOwnUpload: boolean },
): Source["mayDecide"] {
  if (!callerMay(caller, "decide")) return refused("deciding on sources needs the role approver or admin");
  if (source.state !== "pending" && source.state !== "approved") return refused(`it is ${source.state} already`);
  if (policy.approvals === "two-people" && source.isOwnUpload)
    return refused("you uploaded it, and two people approve here: somebody else decides");
  return { allowed: true, reason: null };
}

function refused(reason: string): Source["mayDecide"] {
  return { allowed: false, reason };
}
