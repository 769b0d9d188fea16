/** A source whose one actor, `@desk`, is a troupe. */
export const desk: Record<string, string> = {
  "package.json": JSON.stringify({
    name: "desk",
    version: "1.0.0",
    main: "main.ts",
    callboard: { start: [{ actor: "Clerk", globalName: "desk" }] },
  }),
  "main.ts": `import { Actor, message, z } from "callboard";

const File = message("desk.File", z.object({}));

export class Clerk extends Actor {
  static accepts = [File];
  static troupe = { max: 4, idle: 1 };

  receive() {}
}
`,
};
