import type { AnyMessageType, Made, MessageHandler } from "./message.ts";

type Handled<Class> = Class extends { readonly handles: readonly MessageHandler<infer Type>[] } ? Type : never;
type Accepted<Class> = Class extends { readonly accepts: readonly (infer Type extends AnyMessageType)[] }
  ? Type
  : never;
type Initial<Class> = Class extends { readonly initializing: readonly (infer Type extends AnyMessageType)[] }
  ? Type
  : never;

/** Nobody can send the runtime's own, so a class that handles only these has declared nothing. */
type Declared<Class> = Exclude<Handled<Class> | Accepted<Class>, { readonly type: `callboard.${string}` }>;

/**
 * What may be sent to an `ActorAddress<Class>`: the messages that the class names in `handles`, `accepts` and
 * `initializing`. Of a class that names none, and of an address without a class: anything.
 */
export type TakenBy<Class> = unknown extends Class
  ? unknown
  : [Declared<Class>] extends [never]
    ? unknown
    : Made<Declared<Class> | Initial<Class>>;
