import { Actor, on } from "callboard";
import { Finish, Greeting } from "./messages.ts";

/** Ends the sentence that it is given and sends it on, not back. */
export class World extends Actor {
  static handles = [
    on(Finish, (self: World, { beginning, name, replyTo }) => {
      self.send(replyTo, Greeting({ text: `${beginning}${name}!` }));
    }),
  ];
}
