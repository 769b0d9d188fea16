/** Why the console cannot start: one line for the person who started it. Ends the process with status 1. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
}
