import { Actor, type ActorAddress, on } from "callboard";
import { z } from "zod";
import {
  Add,
  Added,
  Count,
  Get,
  Increase,
  Remove,
  Removed,
  Save,
  Saved,
  Size,
  Value,
  valueSchema,
} from "./messages.ts";
import { SavedCopy } from "./saved-copy.ts";

type DictionaryValue = z.infer<typeof valueSchema>;

const entriesSchema = z.array(z.tuple([z.string(), valueSchema]));

/**
 * A plain `Map` that only this actor touches: a thousand senders may change it at once, and no change is ever seen half done.
 * It begins with what was last saved, and saves itself when it exits.
 */
export class Dictionary extends Actor {
  static handles = [
    on(Add, (self: Dictionary, { key, value }) => self.put(key, value)),
    on(Increase, (self: Dictionary, { key, by }) => self.increase(key, by)),
    on(Remove, (self: Dictionary, { key }) => self.remove(key)),
    on(Get, (self: Dictionary, { key }, sender) =>
      self.send(sender, Value({ key, value: self.entries.get(key) ?? null })),
    ),
    on(Count, (self: Dictionary, _ask, sender) => self.send(sender, Size({ keys: self.entries.size }))),
    on(Save, (self: Dictionary, _ask, sender) => self.saveFor(sender)),
  ];

  private entries = new Map<string, DictionaryValue>();
  private readonly copy = new SavedCopy(this.store);

  async onStart(): Promise<void> {
    this.entries = new Map(entriesSchema.parse(await this.copy.read()));
  }

  async onStop(reason: string): Promise<void> {
    if (reason !== "swapped") await this.copy.write([...this.entries]);
  }

  snapshot(): unknown {
    return [...this.entries];
  }

  restore(state: unknown): void {
    this.entries = new Map(entriesSchema.parse(state));
  }

  private put(key: string, value: DictionaryValue): void {
    this.entries.set(key, value);
    this.publish(Added({ key, value }));
  }

  private increase(key: string, by: number): void {
    const value = this.entries.get(key) ?? 0;
    if (typeof value !== "number") throw new Error(`${key} holds text: it cannot be increased`);
    this.put(key, value + by);
  }

  private remove(key: string): void {
    if (this.entries.delete(key)) this.publish(Removed({ key }));
  }

  private async saveFor(sender: ActorAddress): Promise<void> {
    await this.copy.write([...this.entries]);
    this.send(sender, Saved({ keys: this.entries.size }));
  }
}
