import type { Forwardings, Names } from "../engine.ts";
import type { Convention } from "./convention.ts";

/** Goes to what the engine keeps, acts there, and comes back. */
type Act = <T>(act: () => T) => Promise<T>;

/** Global names, as one seat reaches them. They go with that seat. */
export function localNames(convention: Convention, seat: string, act: Act): Names {
  const { names } = convention;
  return {
    claim: (name, address) =>
      act(() => {
        const held = names.get(name);
        if (held !== undefined) return { holder: held.address, fence: held.fence };
        const fence = convention.nextFence();
        names.set(name, { address, seat, fence });
        return { holder: address, fence };
      }),
    move: (name, address) =>
      act(() => {
        const held = names.get(name);
        if (held?.address === address) names.set(name, { ...held, seat });
      }),
    release: (name, address) =>
      act(() => {
        if (names.get(name)?.address === address) names.delete(name);
      }),
    lookup: (name) => act(() => names.get(name)?.address ?? null),
  };
}

/** Where actors have moved to, as one seat reaches it. */
export function localForwardings({ forwardings }: Convention, act: Act): Forwardings {
  return {
    put: (forwarding) => act(() => void forwardings.set(forwarding.address, { ...forwarding })),
    drop: (address) => act(() => void forwardings.delete(address)),
    find: (address) => act(() => forwardings.get(address) ?? null),
  };
}
