import { randomUUID } from "node:crypto";
import { Actor, type ActorAddress, ChildActorExited, message, on, PASS, PoisonMessage } from "callboard";
import { z } from "zod";
import { ACTIONS, type Action, actionSchema, type Step } from "./actions.ts";
import { Agency } from "./agency.ts";
import { MachineQueues } from "./machine-queues.ts";
import {
  Leave,
  ListActions,
  ListOpen,
  NotTaken,
  Now,
  Open,
  Progress,
  ReadAction,
  ReadFor,
  Request,
  Taken,
  WhatNow,
  Write,
  Written,
} from "./messages.ts";
import manifest from "./package.json";
import { Records } from "./records.ts";
import { Runner } from "./runner.ts";
import { Unwritten } from "./unwritten.ts";

/** How soon the records are made again when no host reaches the database. */
const RECORDS_AGAIN_MS = 500;
const MAX_OPEN = 10_000;

const MakeRecords = message("provisioning.MakeRecords", z.object({}));

const stateSchema = z.object({
  records: z.string().nullable(),
  agency: z.string(),
  /** By agency of an older version: the runners that still use it. */
  leaving: z.record(z.string(), z.array(z.string())),
  actions: z.array(actionSchema),
  queues: z.record(z.string(), z.array(z.string())),
  /** By runner: its action. */
  runners: z.record(z.string(), z.string()),
  unwritten: z.array(actionSchema),
  /** By action: who is told that it was taken once its row is written. */
  requesters: z.record(z.string(), z.string()),
});

/**
 * Takes requests for actions, keeps those of one machine in order, and gives each a runner of its own. A hot swap changes what
 * is begun from then on: runners, with the agency and the steps that they use, end on the version that they began with.
 */
export class Control extends Actor {
  static handles = [
    on(Request, (self: Control, request, sender) => self.take(request, sender)),
    on(WhatNow, (self: Control, _ask, sender) => self.send(sender, Now({ actions: [...self.actions.values()] }))),
    on(ReadAction, (self: Control, { id }, sender) => self.read({ id, replyTo: sender })),
    on(ListActions, (self: Control, { machine }, sender) => self.read({ machine, replyTo: sender })),
    on(Progress, (self: Control, { action }, sender) => self.hear(action, sender)),
    on(Written, (self: Control, { id, revision }) => self.isWritten(id, revision)),
    on(Open, (self: Control, { actions }) => self.giveUp(actions)),
    on(ChildActorExited, (self: Control, { child, reason }) => self.hasLost(child, reason)),
    on(MakeRecords, (self: Control, _wakeup, sender) => (sender === self.self ? self.makeRecordsAgain() : PASS)),
    on(PoisonMessage, () => {
      // From records that could not start: the rows are among the unwritten, and are written again.
    }),
  ];

  private records: ActorAddress | null = null;
  private agency = "" as ActorAddress;
  private leaving = new Map<string, Set<string>>();
  private actions = new Map<string, Action>();
  private queues = new MachineQueues();
  private runners = new Map<string, string>();
  private unwritten = new Unwritten();
  private requesters = new Map<string, ActorAddress>();

  onStart(): void {
    this.agency = this.createActor(Agency);
    this.makeRecords();
    this.toRecords(ListOpen({}));
  }

  /** The version before goes on with what it has begun: this one begins with an agency and records of its own. */
  onSwapped(): void {
    const users = this.runners.keys();
    this.leaving.set(this.agency, new Set([...users].filter((runner) => !this.isLeaving(runner))));
    this.agency = this.createActor(Agency);
    const before = this.records;
    this.makeRecords();
    if (before !== null) this.send(before, Leave({}));
    this.sendAway();
  }

  snapshot(): unknown {
    const { records, agency, queues, unwritten } = this;
    return {
      records,
      agency,
      leaving: Object.fromEntries([...this.leaving].map(([address, runners]) => [address, [...runners]])),
      actions: [...this.actions.values()],
      queues: queues.state(),
      runners: Object.fromEntries(this.runners),
      unwritten: unwritten.rows,
      requesters: Object.fromEntries(this.requesters),
    };
  }

  restore(from: unknown): void {
    const state = stateSchema.parse(from);
    this.records = state.records as ActorAddress | null;
    this.agency = state.agency as ActorAddress;
    this.leaving = new Map(Object.entries(state.leaving).map(([address, runners]) => [address, new Set(runners)]));
    this.actions = new Map(state.actions.map((action) => [action.id, action]));
    this.queues = new MachineQueues(state.queues);
    this.runners = new Map(Object.entries(state.runners));
    this.unwritten = new Unwritten(state.unwritten);
    this.requesters = new Map(Object.entries(state.requesters) as [string, ActorAddress][]);
  }

  private take({ machine, action: name, isEphemeral = false }: ReturnType<typeof Request>, sender: ActorAddress): void {
    const steps = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!steps || this.actions.size >= MAX_OPEN) {
      const known = Object.keys(ACTIONS).join(", ");
      const reason = steps ? `${MAX_OPEN} actions are open` : `no action is called "${name}"; there are ${known}`;
      this.send(sender, NotTaken({ reason }));
      return;
    }
    const action = newAction(machine, name, isEphemeral, steps);
    this.actions.set(action.id, action);
    if (isEphemeral) this.send(sender, Taken({ action }));
    else this.requesters.set(action.id, sender);
    this.keep(action);
    if (this.queues.add(machine, action.id)) this.begin(action);
  }

  private begin(action: Action): void {
    const { name, version } = manifest;
    Object.assign(action, { state: "running", source: `${name}@${version}`, revision: action.revision + 1 });
    this.keep(action);
    const { self: control, agency } = this;
    const init = { action, steps: ACTIONS[action.action] ?? [], control, agency };
    this.runners.set(this.createActor(Runner, { init: structuredClone(init) }), action.id);
  }

  private hear(action: Action, runner: ActorAddress): void {
    if (this.runners.get(runner) !== action.id) return;
    this.actions.set(action.id, action);
    this.keep(action);
    if (action.endedAt !== null) this.end(action, runner);
  }

  private end(action: Action, runner: ActorAddress): void {
    this.runners.delete(runner);
    this.actions.delete(action.id);
    for (const users of this.leaving.values()) users.delete(runner);
    this.sendAway();
    const next = this.actions.get(this.queues.remove(action.machine, action.id) ?? "");
    if (next) this.begin(next);
  }

  private hasLost(child: ActorAddress, reason: string): void {
    if (child === this.records) {
      this.records = null;
      this.wakeupAfter(RECORDS_AGAIN_MS, MakeRecords({}));
    } else if (child === this.agency) {
      this.agency = this.createActor(Agency);
    }
    this.leaving.delete(child);
    const action = this.actions.get(this.runners.get(child) ?? "");
    if (!action) return;
    const lost = failed(action, `its runner is gone: ${reason}`);
    this.keep(lost);
    this.end(lost, child);
  }

  private isLeaving(runner: string): boolean {
    return [...this.leaving.values()].some((runners) => runners.has(runner));
  }

  private sendAway(): void {
    for (const [agency, runners] of this.leaving) {
      if (runners.size > 0) continue;
      this.leaving.delete(agency);
      this.send(agency as ActorAddress, Leave({}));
    }
  }

  /** What the records before did not confirm is written again: a row that is there already stays as it is. */
  private makeRecords(): void {
    this.records = this.createActor(Records);
    for (const action of this.unwritten.rows) this.toRecords(Write({ action }));
  }

  private makeRecordsAgain(): void {
    if (this.records === null) this.makeRecords();
  }

  private toRecords(message: unknown): void {
    if (this.records !== null) this.send(this.records, message);
  }

  private keep(action: Action): void {
    if (action.isEphemeral) return;
    const row = structuredClone(action);
    this.unwritten.add(row);
    this.toRecords(Write({ action: row }));
  }

  private isWritten(id: string, revision: number): void {
    const requester = this.requesters.get(id);
    this.requesters.delete(id);
    const action = this.actions.get(id) ?? this.unwritten.rows.find((row) => row.id === id);
    if (requester && action) this.send(requester, Taken({ action }));
    this.unwritten.isWritten(id, revision);
  }

  /** Rows that were open when everything was last stopped: nobody runs them any more. */
  private giveUp(rows: readonly Action[]): void {
    for (const row of rows) {
      if (!this.actions.has(row.id)) this.keep(failed(row, "everything was stopped while it ran"));
    }
  }

  private read(what: { replyTo: ActorAddress; id?: string; machine?: string }): void {
    if (this.records === null) this.send(what.replyTo, NotTaken({ reason: "no host reaches the database" }));
    else this.toRecords(ReadFor(what));
  }
}

function newAction(machine: string, action: string, isEphemeral: boolean, steps: readonly Step[]): Action {
  return {
    id: randomUUID(),
    machine,
    action,
    isEphemeral,
    state: "waiting",
    source: null,
    steps: steps.map(({ name }) => ({ name, state: "waiting", detail: "" })),
    createdAt: new Date().toISOString(),
    endedAt: null,
    revision: 1,
  };
}

function failed(action: Action, detail: string): Action {
  const steps = action.steps.map((step) =>
    step.state === "running" ? { ...step, state: "failed" as const, detail } : step,
  );
  return { ...action, steps, state: "failed", endedAt: new Date().toISOString(), revision: action.revision + 1 };
}
