import type { NoticeKind } from "../../wire/notice.ts";
import { encode } from "../../wire/plain-value.ts";
import type { StopAsked } from "../../wire/realm-control.ts";
import type { Router } from "./router.ts";

/** By what the runtime speaks to actors. */
export interface Speaker {
  readonly router: Pick<Router, "route">;
}

/** The runtime's own word to an actor, wherever it is. */
export function tellNotice(state: Speaker, to: string, kind: NoticeKind, from: string, message: unknown): void {
  state.router.route(to, { kind, from }, encode(message));
}

/** Asks an actor and all below it to exit; `reason` is what its `onStop` is told, `stopped` by default. */
export function tellToExit(state: Speaker, to: string, asked: StopAsked, reason?: string): void {
  const { by: from, why } = asked;
  const request = { type: "callboard.ExitRequest", isRecursive: true, ...(reason === undefined ? {} : { reason }) };
  state.router.route(to, { kind: "exit", from, ...(why === null ? {} : { why }) }, encode(request));
}
