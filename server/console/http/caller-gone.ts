/**
 * Whether the call ended because its caller is not there any more (a closed tab, a page that was left): nobody reads
 * the answer, and nothing is wrong here. What fails for another reason while the caller goes is a failure.
 */
export function isCallerGone(request: Request, error: unknown): boolean {
  return request.signal.aborted && error === request.signal.reason;
}

/** For nobody: 499 is what servers call it in their logs. */
export function answerNobody(): Response {
  return new Response(null, { status: 499 });
}
