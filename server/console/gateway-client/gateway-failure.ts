import type { ApiError, ErrorCode } from "#protocol/error";

/**
 * A call to the cluster that did not succeed: refused by the gateway, or never answered. `code` is the code that the HTTP
 * API answers with.
 */
export class GatewayFailure extends Error {
  override readonly name = "GatewayFailure";
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: unknown;

  constructor(error: ApiError) {
    super(error.message);
    this.code = error.code;
    this.remedy = error.remedy;
    this.details = error.details;
  }
}

/** The gateway is not there: nothing was sent. */
export function notConnected(since: Date): GatewayFailure {
  return new GatewayFailure({
    code: "GATEWAY_LOST",
    message: `the console has had no connection to the cluster's gateway since ${since.toISOString()}`,
    remedy: "wait until the console is connected again, then repeat the call",
  });
}

/** The call was sent and the answer will never come: it may have happened. */
export function answerLost(call: string, why: string): GatewayFailure {
  return new GatewayFailure({
    code: "GATEWAY_LOST",
    message: `${call} was sent to the gateway, then ${why}: it may or may not have happened`,
    remedy: "look at the state of the cluster before you repeat the call",
  });
}
