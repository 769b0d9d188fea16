import type { Caller } from "../accounts/caller.ts";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";
import { notConnected } from "../gateway-client/gateway-failure.ts";
import { ApiFailure } from "../http/api-failure.ts";

/** The one system actor that may be stopped, by an administrator: its keeper puts another in its place at once. */
export async function restartGateway(
  context: Pick<ConsoleContext, "audit">,
  gateway: GatewayClient,
  caller: Caller,
  reason: string,
): Promise<void> {
  if (gateway.state.state === "lost") throw notConnected(gateway.state);
  const target = gateway.welcome?.gateway ?? "gateway";
  if (caller.role !== "admin")
    throw new ApiFailure(
      "SYSTEM_ACTOR",
      `${target} is the gateway, a system actor`,
      "Ask an administrator to restart it.",
    );
  await actWithIntent(context, { who: caller, action: "gateway.restart", target, reason }, async () => {
    try {
      await gateway.call("gateway.restart", {});
    } catch (error) {
      // The connection that the answer would come on is what ends by it.
      if (!(error instanceof ApiFailure) || error.code !== "GATEWAY_LOST") throw error;
    }
  });
}
