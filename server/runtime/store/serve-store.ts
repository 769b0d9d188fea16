import type { StoreRequest } from "./actor-store.ts";
import type { JsonStore } from "./json-store.ts";

/** The host's answer to a realm's request: `space` is the name of the realm's source. */
export async function serveStore(store: JsonStore, space: string, request: StoreRequest): Promise<string | undefined> {
  switch (request.op) {
    case "get":
      return store.get(space, request.key);
    case "put":
      await store.put(space, request.key, request.json);
      return undefined;
    case "delete":
      await store.delete(space, request.key);
      return undefined;
  }
}
