import { expectTypeOf } from "vitest";
import {
  Actor,
  type ActorAddress,
  type ActorSystem,
  address,
  ChildActorExited,
  type Made,
  type MessageHandler,
  message,
  on,
  type TakenBy,
  z,
} from "../mod.ts";

// Not run: the compiler is the test. Each `@ts-expect-error` fails it when what follows begins to compile.

declare const system: ActorSystem;
declare const untyped: ActorAddress;

const Greeting = message("typed.Greeting", z.object({ text: z.string() }));
const Greet = message("typed.Greet", z.object({ name: z.string().min(1) }), { reply: Greeting });
const Sold = message("typed.Sold", z.object({ left: z.number() }));
const Refused = message("typed.Refused", z.object({ why: z.string() }));
const Buy = message("typed.Buy", z.object({ count: z.number(), urgent: z.boolean().default(false) }), {
  reply: [Sold, Refused],
});
const Note = message("typed.Note", z.object({ text: z.string() }));

/** An actor without declared replies. */
class Hello extends Actor {
  static accepts = [Greet];
  receive(msg: unknown, sender: ActorAddress) {
    if (Greet.is(msg)) this.send(sender, Greeting({ text: `Hello, ${msg.name}!` }));
  }
}

class Shop extends Actor {
  static accepts = [Note];
  static handles = [
    on(Buy, (self: Shop, buy, sender) => {
      expectTypeOf(buy.urgent).toEqualTypeOf<boolean>();
      self.send(sender, Sold({ left: 1 }));
      self.send(sender, Refused({ why: "none" }));
      // @ts-expect-error `typed.Buy` is not answered with a greeting
      self.send(sender, Greeting({ text: "no" }));
    }),
    on(Note, (self: Shop, _note, sender) => self.send(sender, "anything: a note declares no answer")),
    on(ChildActorExited, (self: Shop, { child }) => self.keep(child)),
  ];
  keep(_address: ActorAddress): void {}
}

class Anything extends Actor {
  static handles = [on(ChildActorExited, (self: Anything) => self.stop())];
  receive(_message: unknown) {}
}

class Account extends Actor {
  static initializing = [Note];
  static accepts = [Greet];
}

/** Two that name each other, in handlers that are one expression. */
class Ping extends Actor {
  static handles = [on(Greet, (self: Ping, { name }) => self.send(self.pong, Note({ text: name })))];
  pong: ActorAddress<typeof Pong> = this.createActor(Pong);
}
class Pong extends Actor {
  static handles = [on(Note, (self: Pong, { text }) => self.send(self.ping(), Greet({ name: text })))];
  ping = (): ActorAddress<typeof Ping> => this.createActor(Ping);
}

/** One that makes its like. */
class Tree extends Actor {
  static handles = [on(Note, (self: Tree, note) => self.send(self.createActor(Tree), note))];
}

/** One that is there to be extended. */
class Base extends Actor {
  static handles: MessageHandler[] = [on(Note, (self: Base) => self.stop())];
}
class Derived extends Base {
  static override handles = [
    ...Base.handles,
    on(Buy, (self: Derived, _buy, sender) => self.send(sender, Sold({ left: 0 }))),
  ];
}

export async function sendToKnownClass(self: Hello): Promise<void> {
  const hello = self.createActor(Hello);
  self.send(hello, Greet({ name: "Ada" }));
  self.send(hello, { type: "typed.Greet", name: "Ada" });
  // @ts-expect-error another type
  self.send(hello, Note({ text: "no" }));
  // @ts-expect-error a field of another type
  self.send(hello, { type: "typed.Greet", name: 1 });
  // @ts-expect-error plain values are not declared
  self.send(hello, "Ada");
  // @ts-expect-error also what `message` makes is checked
  Greet({ nam: "Ada" });

  const shop = await self.createActor(Shop, { globalName: "shop" });
  self.send(shop, Buy({ count: 1 }));
  self.send(shop, Note({ text: "in accepts" }));
  // @ts-expect-error the runtime's own cannot be sent
  self.send(shop, ChildActorExited({ child: hello, class: "Hello", reason: "no" }));

  const account = self.createActor(Account);
  self.send(account, Note({ text: "initial" }));
  // @ts-expect-error neither initial nor accepted
  self.send(account, Buy({ count: 1 }));

  self.send(self.createActor(Anything), 1);
  self.send(self.createActor("Hello"), 1);
  self.send(self.createActor(Derived), Note({ text: "of the base" }));
  self.send(self.createActor(Derived), Buy({ count: 1 }));
  self.send(self.createActor(Tree), Note({ text: "leaf" }));
  self.send(self.createActor(Ping), Greet({ name: "Ada" }));
  // @ts-expect-error the same from outside
  system.tell(await system.createActor(Hello), "Ada");
}

export async function sendToAnyAddress(self: Hello): Promise<void> {
  self.send(untyped, "anything");
  expectTypeOf(await self.ask(untyped, "anything")).toBeUnknown();
  expectTypeOf<TakenBy<unknown>>().toBeUnknown();
  // biome-ignore lint/suspicious/noExplicitAny: an address without a type takes anything
  expectTypeOf<TakenBy<any>>().toBeUnknown();
  expectTypeOf<TakenBy<typeof Hello>>().toEqualTypeOf<Made<typeof Greet>>();
  expectTypeOf<ActorAddress<typeof Hello>>().toExtend<ActorAddress>();
  // @ts-expect-error a class is claimed with a cast, not by accident
  const claimed: ActorAddress<typeof Hello> = untyped;
  self.send(claimed, Greet({ name: "Ada" }));
  const Job = message("typed.Job", z.object({ replyTo: address<typeof Hello>() }));
  const job = Job({ replyTo: self.createActor(Hello) });
  // @ts-expect-error the field knows whose address it is
  self.send(job.replyTo, "Ada");
}

export async function askForReply(self: Hello): Promise<void> {
  const hello = self.createActor(Hello);
  const greeting = await self.ask(hello, Greet({ name: "Ada" }));
  expectTypeOf(greeting).toEqualTypeOf<Made<typeof Greeting>>();
  expectTypeOf(greeting.text).toEqualTypeOf<string>();

  const sale = await system.ask(await system.createActor(Shop), Buy({ count: 1 }), { timeoutMs: 10 });
  expectTypeOf(sale).toEqualTypeOf<Made<typeof Sold> | Made<typeof Refused>>();
  if (sale.type === "typed.Sold") expectTypeOf(sale.left).toEqualTypeOf<number>();

  // The message says what answers it, so the address need not be known.
  expectTypeOf(await self.ask(untyped, Greet({ name: "Ada" }))).toEqualTypeOf<Made<typeof Greeting>>();
  expectTypeOf(await self.ask(untyped, Note({ text: "no answer declared" }))).toBeUnknown();
  // @ts-expect-error an ask is checked as a send is
  await self.ask(hello, Note({ text: "no" }));
}

export function makeAndHandle(value: unknown): void {
  const Order = message("typed.Order", z.object({ count: z.number().default(1), cents: z.coerce.number() }));
  Order({ cents: "250" });
  expectTypeOf(Order.read(value)).toEqualTypeOf<Made<typeof Order> | undefined>();
  on(Order, (_self: Hello, order) => {
    expectTypeOf(order.count).toEqualTypeOf<number>();
    expectTypeOf(order.cents).toEqualTypeOf<number>();
  });
}
