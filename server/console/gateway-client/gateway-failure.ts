import type { ApiError } from "#protocol/error";
import { ApiFailure } from "../http/api-failure.ts";

/**
 * - `lost`, not silent: there is no connection.
 * - `lost` and silent: the connection stands, and nothing has come over it since `since`: the cluster's process hangs
 *   or is frozen.
 */
export interface GatewayState {
  state: "connected" | "lost";
  since: Date;
  isSilent: boolean;
}

/** What the gateway refused a call with, as the API answers it. */
export function refusedByGateway(error: ApiError): ApiFailure {
  return new ApiFailure(error.code, error.message, error.remedy, { details: error.details });
}

/** The gateway is not there, or says nothing: nothing was sent. */
export function notConnected({ since, isSilent }: GatewayState): ApiFailure {
  const what = isSilent ? "the cluster's gateway has not answered" : "the console has had no connection to the gateway";
  return new ApiFailure(
    "GATEWAY_LOST",
    `${what} since ${since.toISOString()}`,
    "wait until the console is connected again, then repeat the call",
  );
}

/** The call was sent and the answer will never come: it may have happened. */
export function answerLost(call: string, why: string): ApiFailure {
  return new ApiFailure(
    "GATEWAY_LOST",
    `${call} was sent to the gateway, then ${why}: it may or may not have happened`,
    "look at the state of the cluster before you repeat the call",
  );
}
