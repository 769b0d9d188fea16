import type { Calls } from "./call-context.ts";

export const gatewayCalls: Calls<"gateway.restart"> = {
  async "gateway.restart"({ restartGateway }) {
    restartGateway();
    return {};
  },
};
