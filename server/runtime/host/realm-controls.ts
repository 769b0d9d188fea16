import { isReplyAddress, senderLabel } from "../author/address.ts";
import { errorFacts, errorLine, RuntimeError } from "../errors.ts";
import { serveStore } from "../store/serve-store.ts";
import { isNotice } from "../wire/notice.ts";
import type { RealmRequest, ToHost } from "../wire/realm-control.ts";
import type { HostState } from "./host-state.ts";
import type { Spawner } from "./lifecycle/mod.ts";
import { dropEntry, reapRealm } from "./lifecycle/mod.ts";
import type { CapabilityChanges } from "./membership/mod.ts";
import type { Migrations } from "./migration/mod.ts";
import { addDeadLetter, addLogLine, announceHandler } from "./observability/mod.ts";
import type { RealmHandle } from "./realms/mod.ts";
import { actorOf } from "./realms/mod.ts";
import { tellNotice } from "./routing/mod.ts";
import type { SourceRoom } from "./sources/mod.ts";

/** The parts of a host that act on what a realm says. */
export interface RealmControlParts {
  readonly state: HostState;
  readonly sources: SourceRoom;
  readonly spawner: Spawner;
  readonly migrations: Migrations;
  readonly capabilities: CapabilityChanges;
  /** For an actor that is created by name. */
  readonly startDeadlineMs: number | null;
}

/** Acts on each control that a realm posts. A realm is believed only about actors that live there. */
export class RealmControls {
  readonly #parts: RealmControlParts;

  constructor(parts: RealmControlParts) {
    this.#parts = parts;
  }

  take(realm: RealmHandle, control: ToHost): void {
    const { state, spawner, sources, migrations, capabilities } = this.#parts;
    const of = actorOf(control);
    if (of !== null && !state.router.livesIn(realm, of)) return;
    switch (control.is) {
      case "class":
        realm.classes.set(control.facts.name, control.facts);
        break;
      case "messageType":
        realm.messageTypes[control.index] = control.name;
        break;
      case "segment":
        realm.addSegment(control.segment);
        break;
      case "ready":
        sources.onReady(realm, control.error);
        break;
      case "born":
        this.#born(realm, control);
        break;
      case "started":
        spawner.starts.started(control.address);
        break;
      case "gone":
        this.#gone(realm, control);
        break;
      case "create":
        this.#create(realm, control);
        break;
      case "reparented": {
        const entry = state.router.entries.get(control.address);
        if (entry !== undefined) state.router.entries.adopt(entry, control.parent);
        break;
      }
      case "deadLetter":
        this.#deadLetter(control);
        break;
      case "log": {
        const line = { at: iso(control.atMs), level: control.level, actor: control.actor, text: control.text };
        addLogLine(realm.log, line);
        const entry = control.actor === null ? undefined : state.router.entries.get(control.actor);
        if (entry?.realm === realm) addLogLine(entry.ensureExtras().log, line);
        break;
      }
      case "failure":
        this.#failure(realm, control);
        break;
      case "register":
        this.#register(control);
        break;
      case "troupe": {
        const entry = state.router.entries.get(control.address);
        if (entry !== undefined) entry.ensureExtras().troupe = control.limits;
        break;
      }
      case "capability":
        void capabilities.change({ [control.name]: control.value }, { by: control.address, why: null }).catch(() => {});
        break;
      case "request":
        this.#request(realm, control);
        break;
      case "answer":
        state.requests.answer(realm, control.id, control.value, control.error);
        break;
      default:
        migrations.answer(realm, control);
    }
  }

  #born(realm: RealmHandle, control: Extract<ToHost, { is: "born" }>): void {
    let entry = this.#parts.state.router.entries.get(control.address);
    if (entry === undefined) {
      entry = this.#parts.state.router.add(control.address, control.className, control.parent);
      entry.realm = realm;
      realm.actors += 1;
    }
    entry.slot = control.slot;
    entry.rowId = control.id;
    for (const _ in control.requirements) {
      entry.ensureExtras().requirements = control.requirements;
      break;
    }
  }

  #gone(realm: RealmHandle, control: Extract<ToHost, { is: "gone" }>): void {
    const { router } = this.#parts.state;
    this.#parts.spawner.starts.gone(control.address, control.reason, control.error);
    const entry = router.entries.get(control.address);
    if (entry === undefined || entry.realm !== realm || entry.extras?.move?.isHandedOver) return;
    dropEntry(this.#parts.state, entry, control);
    router.returnHeld(entry, "the actor stopped");
    if (control.isUnborn && entry.parent !== null) {
      const exited = {
        type: "callboard.ChildActorExited",
        child: entry.address,
        class: entry.className,
        reason: control.reason,
      };
      tellNotice(this.#parts.state, entry.parent, "childExited", entry.address, exited);
    }
    this.#parts.spawner.tellBirthHost(entry.address);
    this.#emptied(realm);
  }

  /** The last actor of a source that drains is gone: its realm can go. */
  #emptied(realm: RealmHandle): void {
    if (realm.hash === null || realm.actors > 0 || !this.#parts.sources.loads.emptied(realm.hash)) return;
    this.#parts.sources.dropBundle(realm.hash);
    // What was on its way to actors that had just gone is accounted for as well.
    void this.#parts.sources.end(realm).then(() => reapRealm(this.#parts.state, realm, "no such actor", () => {}));
  }

  #create(realm: RealmHandle, control: Extract<ToHost, { is: "create" }>): void {
    const hash = control.sourceHash ?? realm.hash;
    if (hash !== null) {
      this.#parts.spawner.child(control.birth, hash, realm.hash);
      return;
    }
    const { address, className, parent } = control.birth;
    const reason = `start failed: ${className} is a system class whose requirements this host does not meet`;
    const exited = { type: "callboard.ChildActorExited", child: address, class: className, reason };
    if (parent !== null) tellNotice(this.#parts.state, parent, "childExited", address, exited);
  }

  #deadLetter(control: Extract<ToHost, { is: "deadLetter" }>): void {
    const { to, from, body, messageType, reason, facts } = control;
    addDeadLetter(this.#parts.state, { to, sender: from, body, messageType, reason, problem: facts?.message });
    if (isNotice(from)) return;
    const terminated = facts ?? {
      name: "Error",
      code: "NO_ACTOR",
      message: `${to}: ${reason}`,
      remedy: "Look the actor up again.",
    };
    if (isReplyAddress(from)) tellNotice(this.#parts.state, from, "terminated", to, terminated);
  }

  #failure(realm: RealmHandle, control: Extract<ToHost, { is: "failure" }>): void {
    const entry = this.#parts.state.router.entries.get(control.address);
    const { stack } = control.error;
    const error = errorLine(control.error);
    const { messageType, sender } = control;
    const failure = { at: iso(control.atMs), messageType, sender, error };
    const className = entry?.className ?? "(gone)";
    this.#parts.state.failures.add(JSON.stringify([realm.hash, className]), { className, sourceHash: realm.hash });
    const label = sender === null ? null : senderLabel(sender);
    const by = label === null ? "" : ` (sent by ${label})`;
    const text = `failed on ${messageType}${by}: ${stack ?? error}`;
    const line = { at: failure.at, level: "error" as const, actor: control.address, text: text.slice(0, 10_000) };
    addLogLine(realm.log, line);
    if (entry === undefined) return;
    addLogLine(entry.ensureExtras().log, line);
    entry.ensureExtras().lastFailure = stack === undefined ? failure : { ...failure, stack };
  }

  #register(control: Extract<ToHost, { is: "register" }>): void {
    const { interests, seat, self } = this.#parts.state;
    const interested = interests.get(control.interest);
    if (control.isWanted === (interested?.has(control.address) ?? false)) return;
    if (control.isWanted) interested?.add(control.address);
    else interested?.delete(control.address);
    if (control.interest === "deadLetters") announceHandler(this.#parts.state, control.address, control.isWanted);
    if (!control.isWanted) return;
    const tell = (message: object) => tellNotice(this.#parts.state, control.address, "system", self, message);
    if (control.interest === "sourceAvailability")
      for (const message of this.#parts.sources.availability.usable()) tell(message);
    if (control.interest !== "hostChanges") return;
    for (const { id, capabilities } of seat.view.members())
      tell({ type: "callboard.HostChanged", change: "added", host: id, capabilities });
  }

  #request(realm: RealmHandle, control: Extract<ToHost, { is: "request" }>): void {
    const { id } = control;
    this.#serve(realm, control.request).then(
      (value) => realm.control({ is: "answer", id, value, error: null }),
      (error: unknown) => realm.control({ is: "answer", id, value: null, error: errorFacts(error) }),
    );
  }

  async #serve(realm: RealmHandle, request: RealmRequest): Promise<unknown> {
    if (request.do === "store") {
      const { name, version } = realm.source?.manifest ?? { name: "callboard", version: "" };
      return serveStore(this.#parts.state.store, { name, version, hash: realm.hash ?? "" }, request.request);
    }
    const hash = request.sourceHash ?? realm.hash;
    if (hash === null)
      throw new RuntimeError("NOT_SUPPORTED", "a system actor names a class without a source", "Give sourceHash.");
    return this.#parts.spawner.byName(
      request.wanted,
      hash,
      realm.hash,
      request.globalName,
      this.#parts.startDeadlineMs,
    );
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
