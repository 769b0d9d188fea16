import { Actor, type ActorAddress, on } from "callboard";
import { z } from "zod";
import { type Action, actionSchema } from "./actions.ts";
import { Leave, ListOpen, Open, ReadFor, Rows, Write, Written } from "./messages.ts";

const LATEST_KEPT = 100;
const idsSchema = z.array(z.string()).default([]);

/**
 * The rows of the database: one per action, and by machine the ids of the latest. It lives on a host that reaches the database
 * and holds nothing itself: when that host loses it, it moves to another one, with the questions that wait.
 */
export class Records extends Actor {
  static requires = { db: true };
  static onCapabilityLoss = "relocate" as const;
  static handles = [
    on(Write, (self: Records, { action }, sender) => self.write(action, sender)),
    on(ReadFor, async (self: Records, { replyTo, id, machine }) =>
      self.send(replyTo, Rows({ actions: await self.read(id === undefined ? await self.idsOf(machine) : [id]) })),
    ),
    on(ListOpen, async (self: Records, _ask, sender) =>
      self.send(sender, Open({ actions: await self.read(await self.ids("open")) })),
    ),
    on(Leave, (self: Records) => self.stop()),
  ];

  snapshot(): unknown {
    return {};
  }

  restore(): void {
    // Everything is in the database, also after a move.
  }

  private async write(action: Action, sender: ActorAddress): Promise<void> {
    const { id, machine, revision } = action;
    const [before] = await this.read([id]);
    if (before === undefined || before.revision < revision) {
      const isOpen = action.endedAt === null;
      // The lists first: an id without a row is passed over, a row without its id would be lost to them.
      if (isOpen) await this.list("open", id, true);
      if (before === undefined) await this.list(`machine/${machine}`, id, true);
      await this.store.put(`action/${id}`, action);
      if (!isOpen) await this.list("open", id, false);
    }
    this.send(sender, Written({ id, revision }));
  }

  private async list(key: string, id: string, isIn: boolean): Promise<void> {
    const others = (await this.ids(key)).filter((other) => other !== id);
    await this.store.put(
      key,
      key === "open" ? [...others, ...(isIn ? [id] : [])] : [...others, id].slice(-LATEST_KEPT),
    );
  }

  private async idsOf(machine: string | undefined): Promise<string[]> {
    return (await this.ids(`machine/${machine}`)).reverse();
  }

  private async ids(key: string): Promise<string[]> {
    return idsSchema.parse(await this.store.get(key));
  }

  private async read(ids: readonly string[]): Promise<Action[]> {
    const rows = await Promise.all(ids.map((id) => this.store.get(`action/${id}`)));
    return rows.flatMap((row) => (row === undefined ? [] : [actionSchema.parse(row)]));
  }
}
