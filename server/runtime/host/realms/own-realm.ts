import type { ActorClass, Capabilities } from "../../author/actor.ts";
import { newHeader } from "../../core/counters.ts";
import { LoadedClass } from "../../realm/actor-class/mod.ts";
import { Realm } from "../../realm/realm.ts";
import type { RealmSetup } from "../../realm/realm-setup.ts";
import type { Sender } from "../../wire/notice.ts";
import type { Batch } from "../../wire/realm-batch.ts";
import { withOwnBodies } from "../../wire/realm-batch.ts";
import type { Base } from "../base.ts";
import { type AddressSpace, nextPrefix } from "./address-prefix.ts";
import { RealmHandle } from "./realm-handle.ts";

/** Where the realm's messages go. */
interface RealmRouter {
  readonly realms: Map<string, RealmHandle>;
  fromRealm(realm: RealmHandle, batch: Batch): void;
  uncopied(to: string, sender: Sender): void;
}

interface OwnRealmSetup {
  base: Base;
  capabilities: Capabilities;
  checksMessages: boolean;
}

/**
 * The realm in the host's own thread. Host and realm hand each other their batches directly; bodies that are no text
 * are copied. Who posts takes an error for "nothing was sent" and posts the parts again: one that came up while the
 * other side took a batch in is thrown by itself.
 */
export function ownRealm(
  place: AddressSpace,
  setup: OwnRealmSetup,
  router: RealmRouter,
  createNamed: NonNullable<RealmSetup["createNamed"]>,
): { realm: Realm; handle: RealmHandle } {
  const { base } = setup;
  const header = newHeader();
  const prefix = nextPrefix(place);
  const defer = (task: () => void) => base.scheduler.endOfTick(task);
  const handle = new RealmHandle(prefix, null, header, defer, (to, sender) => router.uncopied(to, sender));
  const apart = (takeIn: () => void) => {
    try {
      takeIn();
    } catch (error) {
      defer(() => {
        throw error;
      });
    }
  };
  const byClass = new Map<ActorClass, LoadedClass>();
  const realm = new Realm({
    prefix,
    sourceHash: null,
    header,
    capabilities: setup.capabilities,
    clock: base.clock,
    scheduler: base.scheduler,
    checksMessages: setup.checksMessages,
    ...(base.watch && { watch: base.watch }),
    createNamed,
    post: (batch) => apart(() => router.fromRealm(handle, batch)),
    classes: {
      byName: () => undefined,
      byClass(actorClass) {
        let loaded = byClass.get(actorClass);
        if (loaded === undefined) {
          loaded = new LoadedClass(actorClass.name, actorClass);
          byClass.set(actorClass, loaded);
        }
        return loaded;
      },
    },
  });
  handle.link = {
    post(batch) {
      const own = withOwnBodies(batch);
      apart(() => realm.receive(own));
    },
    end: async () => realm.end(),
  };
  router.realms.set(prefix, handle);
  return { realm, handle };
}
