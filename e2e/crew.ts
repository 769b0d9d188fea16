/** A source whose one actor, `@captain`, has 500 children. */
export const crew: Record<string, string> = {
  "package.json": JSON.stringify({
    name: "crew",
    version: "1.0.0",
    main: "main.ts",
    callboard: { start: [{ actor: "Captain", globalName: "captain" }] },
  }),
  "main.ts": `import { Actor } from "callboard";

export class Sailor extends Actor {
  receive() {}
}

export class Captain extends Actor {
  onStart() {
    for (let n = 0; n < 500; n++) this.createActor(Sailor);
  }

  receive() {}
}
`,
};
