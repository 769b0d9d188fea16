import { GATEWAY_CALLS, type GatewayCallName } from "#protocol/gateway";
import { issueWords } from "#protocol/issue-words";
import { actorCalls } from "./actor-calls.ts";
import type { CallContext, Calls } from "./call-context.ts";
import { deadLetterCalls } from "./dead-letter-calls.ts";
import { endedCalls } from "./ended-calls.ts";
import { hostCalls } from "./host-calls.ts";
import { sourceCalls } from "./source-calls.ts";

const CALLS: Calls<GatewayCallName> = {
  ...actorCalls,
  ...sourceCalls,
  ...hostCalls,
  ...deadLetterCalls,
  ...endedCalls,
  async "gateway.restart"({ restartGateway }) {
    restartGateway();
    return {};
  },
};

type AnyCall = (context: CallContext, request: unknown) => Promise<unknown>;

/** Parses the request with its call's own schema, then does what it asks. Rejects with what `foreseen` can tell. */
export async function runCall(context: CallContext, name: GatewayCallName, request: unknown): Promise<unknown> {
  const parsed = GATEWAY_CALLS[name].request.parse(request, { error: issueWords });
  return (CALLS[name] as AnyCall)(context, parsed);
}
