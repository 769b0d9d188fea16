import type { ActorAddress } from "../../author/address.ts";

/** Whose addresses they are. */
export interface AddressSpace {
  /** Of the host. */
  readonly id: string;
  /** Eight characters that no other host of this id has had, or will have. */
  readonly life: string;
  /** Realms so far. */
  realmCount: number;
}

/** The next prefix for the addresses of a realm. The host's life is in it, so no later host of its name repeats one. */
export function nextPrefix(state: AddressSpace): string {
  state.realmCount += 1;
  return `${state.id}:${state.life}${state.realmCount.toString(36)}.`;
}

/** Whether an address of this host's was given out by another of its id. */
export function isFromEarlierLife({ id, life }: Pick<AddressSpace, "id" | "life">, address: ActorAddress): boolean {
  return !address.startsWith(`${id}:${life}`);
}
