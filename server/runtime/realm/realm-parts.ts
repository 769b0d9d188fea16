import { birthHostOf } from "../author/address.ts";
import { CounterBook } from "../core/counters.ts";
import { actorStore } from "../store/actor-store.ts";
import { addControl, type Batch } from "../wire/realm-batch.ts";
import type { ToHost } from "../wire/realm-control.ts";
import {
  Activity,
  Actors,
  ChunkPool,
  Delivery,
  Events,
  Failures,
  Outbox,
  PendingReplies,
  Refusals,
  RunLoop,
  Sending,
  Wakeups,
} from "./delivery/mod.ts";
import type { HostFacts, RealmSetup } from "./realm-setup.ts";
import { LogLines, Requests } from "./services/mod.ts";
import { Spawner } from "./spawner.ts";
import { SwapSource, SwapTarget } from "./swap/mod.ts";
import { Ending, Handling, HookRunner, Jobs, Lifecycle, Notices, Turns } from "./turn/mod.ts";

/** What a realm gives its parts when they need it. */
export interface PartsOwner {
  /** Runs what is ready. True: there is more to do. */
  slice(): boolean;
  /** A message that could not leave after all. */
  uncopied(to: string, sender: unknown, error: unknown): void;
}

export type RealmParts = ReturnType<typeof realmParts>;

/** The parts of a realm, each made of those above it. What a part may touch is in its constructor's parameter. */
export function realmParts(setup: RealmSetup, owner: PartsOwner) {
  const { prefix, classes, clock, scheduler, checksMessages, sourceHash, watch, post } = setup;
  const hostFacts: HostFacts = { capabilities: setup.capabilities };
  /** Past the queue of what waits to leave: only for what must be known of a realm that hangs. */
  const tellAtOnce = (control: ToHost) => {
    const batch: Batch = [];
    addControl(batch, control);
    post(batch);
  };
  const rows = new CounterBook(setup.header, (segment) => tellAtOnce({ is: "segment", segment }));
  const { header } = rows;
  const pool = new ChunkPool();
  const actors = new Actors(prefix, rows);
  const loop = new RunLoop(scheduler, () => owner.slice());
  const outbox = new Outbox({
    home: `${birthHostOf(prefix)}:`,
    post,
    defer: (task) => scheduler.endOfTick(task),
    header,
    onUncopied: (to, sender, error) => owner.uncopied(to, sender, error),
  });
  const replies = new PendingReplies(prefix, clock, () => {
    loop.isAnswered = true;
  });
  const activity = new Activity(header, clock, tellAtOnce);
  const failures = new Failures({ clock, host: outbox, mapStack: setup.mapStack, checksMessages });

  const delivery = new Delivery({
    actors,
    loop,
    pool,
    replies,
    outbox,
    activity,
    refusals: (notifier) => new Refusals({ notifier, host: outbox, header, actors, failures }),
  });
  const { refusals } = delivery;
  const sending = new Sending({ actors, loop, replies, outbox, delivery, refusals, checksMessages });
  const wakeups = new Wakeups(clock, delivery);
  const events = new Events({ actors, replies, outbox, delivery, checksMessages });

  const hooks = new HookRunner({ activity, failures, watch });
  const ending = new Ending({ actors, notifier: delivery, refusals, replies, wakeups, host: outbox, pool });
  const jobs = new Jobs({ notifier: delivery, refusals });
  const lifecycle = new Lifecycle({ loop, hooks, ending, jobs, activity, failures, refusals, host: outbox, clock });
  const handling = new Handling({ lifecycle, jobs, refusals, failures });
  const notices = new Notices({ lifecycle, handling, jobs, activity, failures, refusals, host: outbox });
  const turns = new Turns({
    actors,
    loop,
    pool,
    header,
    activity,
    lifecycle,
    handling,
    notices,
    refusals,
    outbox,
    linesAtOnce: setup.linesAtOnce ?? 0,
  });

  const requests = new Requests(outbox);
  const lines = new LogLines({ clock, outbox, loop });
  const store = actorStore(
    async (request) => (await requests.ask(null, { do: "store", request })) as string | undefined,
  );
  const spawner = new Spawner({
    actors,
    loop,
    outbox,
    lifecycle,
    clock,
    watch,
    children: { requests, host: outbox, actors, classes, hostFacts, sourceHash, createNamed: setup.createNamed },
    services: {
      sending,
      replies,
      wakeups,
      events,
      lines,
      store,
      lifecycle,
      notifier: delivery,
      host: outbox,
      hostFacts,
      clock,
      checksMessages,
    },
    troupes: { notifier: delivery, refusals, failures, host: outbox, actors },
  });
  const swapSource = new SwapSource({
    actors,
    delivery,
    wakeups,
    hooks,
    failures,
    lifecycle,
    ending,
    host: outbox,
    clock,
  });
  const swapTarget = new SwapTarget({
    actors,
    spawner,
    classes,
    delivery,
    wakeups,
    activity,
    hooks,
    failures,
    lifecycle,
    ending,
    outbox,
    clock,
  });
  return {
    header,
    actors,
    loop,
    outbox,
    replies,
    failures,
    delivery,
    sending,
    events,
    ending,
    lifecycle,
    turns,
    requests,
    lines,
    spawner,
    swapSource,
    swapTarget,
    clock,
    classes,
    hostFacts,
    sourceHash,
  };
}
