import { ActorSystem } from "../mod.ts";
import { packSource } from "../testing/pack-source.testbed.ts";
import { TestAuthority } from "../testing/test-authority.ts";

/** Started by kill.test.ts: a persistent actor that counts without end; each count is said once it is answered. */
const counter = `
  import { Actor } from "callboard";
  export class Counter extends Actor {
    static persistent = true;
    count = 0;
    receive(msg, sender) {
      if (msg === "count") this.count += 1;
      this.send(sender, this.count);
    }
    snapshot() { return this.count; }
    restore(count) { this.count = count; }
  }`;

const authority = new TestAuthority();
const dataDir = process.argv[2] ?? "";
const north = await ActorSystem.start({ name: "north", dataDir, authorityKeys: [authority.publicKey] });
const sourceHash = await authority.approve(north, await packSource(counter));
const address = await north.createActor("Counter", { sourceHash, globalName: "counter" });
process.send?.({ found: await north.ask(address, "look") });
for (;;) process.send?.({ answered: await north.ask(address, "count") });
