import { expect, it } from "vitest";
import { Actor } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { systemClock } from "../../clock.ts";
import { newHeader } from "../../core/counters.ts";
import type { Batch } from "../../wire/realm-batch.ts";
import { LoadedClass } from "../actor-class/mod.ts";
import { Realm } from "../realm.ts";

const MAX_PER_TURN = 128;

it("lets an asker go on before the others have had another turn, however much waits", async () => {
  let handled = 0;
  let isOver = false;

  class Flood extends Actor {
    receive() {
      handled += 1;
      if (!isOver) this.send(this.self, "more");
    }
  }
  class Echo extends Actor {
    receive(message: unknown, sender: ActorAddress) {
      this.send(sender, message);
    }
  }
  class Asker extends Actor {
    async receive(_message: unknown, sender: ActorAddress) {
      const flood = this.createActor(Flood);
      const echo = this.createActor(Echo);
      for (let n = 0; n < 10 * MAX_PER_TURN; n++) this.send(flood, "more");
      await this.ask(echo, "begun");
      const before = handled;
      await this.ask(echo, "again");
      isOver = true;
      this.send(sender, handled - before);
    }
  }

  const classes = new Map([Flood, Echo, Asker].map((actor) => [actor.name, new LoadedClass(actor.name, actor)]));
  const answer = new Promise<string>((resolve) => {
    const realm = new Realm({
      prefix: "north:a.",
      sourceHash: null,
      classes: {
        byName: (name) => classes.get(name),
        byClass: (actor) => classes.get(actor.name) as LoadedClass,
      },
      capabilities: {},
      header: newHeader(),
      clock: systemClock,
      scheduler: { endOfTick: queueMicrotask, afterIo: setImmediate },
      checksMessages: false,
      post: (batch: Batch) => {
        const at = batch.indexOf("north:z.1");
        if (at >= 0) resolve(batch[at + 2] as string);
      },
    });
    const address = "north:z.2" as ActorAddress;
    const birth = { address, className: "Asker", parent: null, requirements: {}, init: null, isAnnounced: false };
    realm.receive([0, { is: "birth", birth, globalName: null }, 0, address, "north:z.1", JSON.stringify("ask")]);
  });

  expect(Number(await answer)).toBeLessThanOrEqual(MAX_PER_TURN);
});
