import type { TurnLooks } from "../live/actor-history.ts";
import { countOf, formatMs } from "../ui/count.ts";

const FEWEST_LOOKS = 10;
/** Not found in a turn in n looks: with 95 % certainty it is in one for less than 3/n of the time. */
const RULE_OF_THREE = 3;

/**
 * How long it is with one message, on average: the share of looks that found it in a turn, of the time, shared by the
 * messages that it took (Little's law). A clock read per message would cost more than the message.
 */
export function turnTime({ looks, busy, taken, spanMs }: TurnLooks): string {
  if (looks < FEWEST_LOOKS) return "measuring…";
  if (taken === 0) return `took none in ${countOf(looks, "look")}`;
  const share = (busy === 0 ? RULE_OF_THREE : busy) / looks;
  const ms = formatMs((Math.min(1, share) * spanMs) / taken);
  return `${busy === 0 ? "under" : "about"} ${ms}, by ${countOf(looks, "look")}`;
}
