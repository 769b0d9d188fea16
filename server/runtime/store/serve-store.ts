import type { SourceVersion } from "../author/actor.ts";
import { RESERVED_KEY_PREFIX, type StoreRequest } from "./actor-store.ts";
import type { JsonStore } from "./json-store.ts";

/** The host's answer to a realm's request: each source name has a space of its own. */
export async function serveStore(
  store: JsonStore,
  source: SourceVersion,
  request: StoreRequest,
): Promise<string | undefined> {
  const space = source.name;
  switch (request.op) {
    case "get":
      return store.get(space, request.key);
    case "put":
      await store.put(space, request.key, request.json);
      return undefined;
    case "delete":
      await store.delete(space, request.key);
      return undefined;
    case "load":
      return store.get(space, savedKey(request.name));
    case "save":
      if (request.json === null) await store.delete(space, savedKey(request.name));
      else {
        const json = `{"state":${request.json},"from":${JSON.stringify(source)}}`;
        await store.put(space, savedKey(request.name), json);
      }
      return undefined;
  }
}

function savedKey(globalName: string): string {
  return `${RESERVED_KEY_PREFIX}actor/${globalName}`;
}
