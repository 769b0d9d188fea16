import { packFiles } from "#runtime/intake";

/** The hosts of the embedded cluster, and what each alone offers. */
const PLACES = [
  ["north", { db: true }],
  ["east", { http: true }],
  ["west", { zone: "b" }],
] as const;
export const HOSTS = PLACES.map(([host]) => host);

/** A nursery on each host, which makes as many members as it is told to. Members check the numbers of what they get. */
const CROWD = `import { Actor } from "callboard";
export class Member extends Actor {
  last = {}; count = {}; disorder = 0;
  receive({ from, n, expected }, sender) {
    if (expected !== undefined) {
      const count = this.count[from] ?? 0;
      this.send(sender, { lost: Math.max(0, expected - count), doubled: Math.max(0, count - expected), disorder: this.disorder });
      return;
    }
    if (n === undefined) return;
    if (n !== (this.last[from] ?? 0) + 1) this.disorder++;
    this.last[from] = n;
    this.count[from] = (this.count[from] ?? 0) + 1;
  }
  snapshot() { const { last, count, disorder } = this; return { last, count, disorder }; }
  restore(state) { Object.assign(this, state); }
}
export class Spare extends Actor { receive() {} }
export class Nursery extends Actor {
  members = [];
  receive({ members, spares, showTo, sample }, sender) {
    if (members) while (this.members.length < members) this.members.push(this.createActor(Member));
    if (spares) for (let n = 0; n < spares; n++) this.createActor(Spare);
    if (showTo) for (let at = 0; at < this.members.length; at += 1000) this.send(showTo, { targets: this.members.slice(at, at + 1000) });
    if (members || spares || showTo) this.send(sender, this.members.length);
    if (sample) this.send(sender, this.members.slice(0, sample));
  }
}
`;

/**
 * On each host one that sends numbered messages at a rate: half of them to its first hundred targets, the rest to any.
 */
const FEEDERS = `import { Actor } from "callboard";
export class Feeder extends Actor {
  targets = []; sent = []; total = 0; timer = null; asker = null; open = 0; found = { lost: 0, doubled: 0, disorder: 0 };
  onStart(init) { this.name = init.name; }
  receive(message, sender) {
    if (message.targets) this.targets.push(...message.targets);
    if (message.rate) { this.feed(message.rate); this.send(sender, this.targets.length); }
    if (message.end) this.check(sender);
    if (message.lost === undefined) return;
    for (const what of ["lost", "doubled", "disorder"]) this.found[what] += message[what];
    this.open--;
    if (this.open === 0) this.send(this.asker, { total: this.total, seconds: this.seconds, ...this.found });
  }
  feed(rate) {
    const startedAt = performance.now();
    this.startedAt = startedAt;
    this.timer = setInterval(() => {
      const due = ((performance.now() - startedAt) * rate) / 1000;
      while (this.total < due) this.feedOne();
    }, 5);
  }
  feedOne() {
    const range = this.total % 2 === 0 ? Math.min(100, this.targets.length) : this.targets.length;
    const at = Math.floor(Math.random() * range);
    this.sent[at] = (this.sent[at] ?? 0) + 1;
    this.total++;
    this.send(this.targets[at], { from: this.name, n: this.sent[at] });
  }
  check(asker) {
    clearInterval(this.timer);
    this.seconds = (performance.now() - this.startedAt) / 1000;
    this.asker = asker;
    this.sent.forEach((expected, at) => {
      this.open++;
      this.send(this.targets[at], { from: this.name, expected });
    });
  }
}
`;

export const crowd = (version: string) => packed("crowd", version, CROWD, "Nursery");
export const feeders = () => packed("feeders", "1.0.0", FEEDERS, "Feeder");

function packed(name: string, version: string, code: string, actor: string): Promise<Uint8Array> {
  const start = PLACES.map(([host, requirements]) => ({
    actor,
    globalName: `${name}-${host}`,
    requirements,
    init: { name: host },
  }));
  const manifest = JSON.stringify({ name, version, main: "main.js", callboard: { start } });
  const files = { "package.json": manifest, "main.js": code };
  return packFiles(Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
}
