interface Version {
  version: string;
  word: string;
  /** Statements of `restore`; by default it takes over what `snapshot` gave. */
  restore?: string;
}

/** A small source: one actor, `@greeter`, that greets by name and counts its greetings over swaps. */
export function greeter({ version, word, restore = "this.greeted = state.greeted;" }: Version): Record<string, string> {
  return {
    "package.json": JSON.stringify({
      name: "greeter",
      version,
      main: "main.ts",
      callboard: { start: [{ actor: "Greeter", globalName: "greeter" }] },
    }),
    "main.ts": `import { Actor, type ActorAddress, message } from "callboard";
import { z } from "zod";

const Greet = message("greeter.Greet", z.object({ name: z.string().min(1) }));
const Greeting = message("greeter.Greeting", z.object({ text: z.string(), greeted: z.number() }));

export class Greeter extends Actor {
  static accepts = [Greet];
  greeted = 0;

  receive(message: unknown, sender: ActorAddress) {
    if (!Greet.is(message)) return;
    this.greeted += 1;
    this.send(sender, Greeting({ text: \`${word}, \${message.name}\`, greeted: this.greeted }));
  }

  snapshot() {
    return { greeted: this.greeted };
  }

  restore(state: { greeted: number }) {
    ${restore}
  }
}
`,
  };
}
