/** Persistent actors: their state is saved after each message. */
export { PersistentClass } from "./persistent-class.ts";
export { PersistentPart } from "./persistent-part.ts";
export { PersistentServices } from "./persistent-services.ts";
