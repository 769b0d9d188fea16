/** A source whose actor, `@sleeper`, hangs on the first message for good, without taking a core. */
export const sleeper: Record<string, string> = {
  "package.json": JSON.stringify({
    name: "sleeper",
    version: "1.0.0",
    main: "main.ts",
    callboard: { start: [{ actor: "Sleeper", globalName: "sleeper" }] },
  }),
  "main.ts": `import { Actor, message, z } from "callboard";

const Hang = message("sleeper.Hang", z.object({}));

export class Sleeper extends Actor {
  static accepts = [Hang];

  receive(message: unknown) {
    if (Hang.is(message)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
`,
};
