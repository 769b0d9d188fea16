import { Actor, ActorSystem } from "../mod.ts";

/** Started by embedding.test.ts: a program that embeds a host and has nothing else to do than its argument says. */
class Silent extends Actor {
  receive() {}
}

class Hung extends Actor {
  receive() {
    return new Promise(() => {});
  }
}

class Starting extends Actor {
  onStart() {
    return new Promise(() => {});
  }
}

/** Wakes up once, and says so. */
class Cron extends Actor {
  onStart() {
    this.wakeupAfter(100, "tick");
  }
  receive(message: unknown) {
    if (message !== "tick") return;
    say(message);
    void system.shutdown();
  }
}

class Publisher extends Actor {
  onStart() {
    this.wakeupAfter(100, "publish");
  }
  receive() {
    this.publish("news");
  }
}

const say = (line: unknown) => process.stdout.write(`${line}\n`);
const [what = ""] = process.argv.slice(2);
const system = await ActorSystem.start({ name: "a", keepsProcessAlive: what === "kept alive" });

if (what === "ask") {
  const silent = await system.createActor(Silent);
  await system.ask(silent, "x", { timeoutMs: 100 }).catch(({ code }) => say(code));
} else if (what === "shutdown") {
  system.tell(await system.createActor(Hung), 1);
  const { unfinished } = await system.shutdown({ deadlineMs: 100 });
  say(`${unfinished.length} unfinished`);
} else if (what === "stop") {
  const hung = await system.createActor(Hung);
  system.tell(hung, 1);
  const starting = system.createActor(Starting).catch(({ code }) => say(code));
  setTimeout(() => void system.shutdown({ deadlineMs: 100 }), 50).unref();
  await system.stop(hung);
  await starting;
  say("stopped");
} else if (what === "subscription") {
  const publisher = await system.createActor(Publisher);
  for await (const event of system.subscribe(publisher)) {
    say(event);
    break;
  }
} else if (what === "kept alive" || what === "left alone") await system.createActor(Cron);
say("end of script");
