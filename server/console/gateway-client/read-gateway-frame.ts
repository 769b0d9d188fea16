import type { RawData } from "ws";
import { FRAME_LEVELS, tooDeepIn } from "#incoming-json";
import { type GatewayFrame, gatewayFrameSchema } from "#protocol/gateway";
import { firstWords, issuesAt, issueWords } from "#protocol/issue-words";
import { PROTOCOL_VERSION } from "#protocol/version";

/**
 * A frame as it came from a gateway, which has to say `welcome` first, once, and of our version. A text: what is wrong
 * with it, and where.
 */
export function readGatewayFrame(data: RawData, isBinary: boolean, isWelcome: boolean): GatewayFrame | string {
  if (isBinary) return "bytes, where JSON text is spoken";
  let value: unknown;
  try {
    value = JSON.parse(data.toString());
  } catch {
    return "no JSON";
  }
  const deep = tooDeepIn(value, FRAME_LEVELS);
  if (deep !== null) return `${deep} is nested too deeply`;
  const { data: frame, error } = gatewayFrameSchema.safeParse(value, { error: issueWords });
  if (error) return firstWords(issuesAt(error.issues));
  if (isWelcome && frame.t === "welcome") return "a second welcome";
  if (!isWelcome && frame.t !== "welcome" && frame.t !== "refused") return `${frame.t} before welcome`;
  if (frame.t === "welcome" && frame.protocol !== PROTOCOL_VERSION)
    return `it speaks protocol ${frame.protocol}, this console ${PROTOCOL_VERSION}: run both from one version of Callboard`;
  return frame;
}
