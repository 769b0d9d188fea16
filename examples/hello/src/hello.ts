import { Actor, type ActorAddress, address, ChildActorExited, on, z } from "callboard";
import { Finish, Greet } from "./messages.ts";
import { World } from "./world.ts";

const stateSchema = z.object({ world: address<typeof World>().nullable(), greeted: z.number().int() });

/**
 * Begins a greeting and lets its World, a child made for the first one, end it and answer whoever asked. Any plain message
 * greets the world.
 */
export class Hello extends Actor {
  static handles = [
    on(Greet, (self: Hello, { name }, sender) => self.greet(name, sender)),
    on(ChildActorExited, (self: Hello) => {
      self.world = null;
    }),
  ];

  private world: ActorAddress<typeof World> | null = null;
  private greeted = 0;

  receive(_message: unknown, sender: ActorAddress): void {
    this.greet("world", sender);
  }

  snapshot(): unknown {
    return { world: this.world, greeted: this.greeted };
  }

  restore(state: unknown): void {
    const { world, greeted } = stateSchema.parse(state);
    this.world = world;
    this.greeted = greeted;
  }

  private greet(name: string, replyTo: ActorAddress): void {
    this.world ??= this.createActor(World);
    this.greeted += 1;
    this.log.info(`greeting number ${this.greeted} is for ${name}`);
    this.send(this.world, Finish({ beginning: "Hello, ", name, replyTo }));
  }
}
