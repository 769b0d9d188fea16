/**
 * Where a host keeps what its actors put into `this.store`: JSON text by space and key, a space per source name. Values
 * cross from realm to host as text, so the host never opens them. Calls of one caller take effect in the order they
 * were made.
 */
export interface JsonStore {
  /** The text last put, or undefined. Sees every earlier put of this store, settled or not. */
  get(space: string, key: string): Promise<string | undefined>;
  /** Settles when the text would survive the loss of power. */
  put(space: string, key: string, json: string): Promise<void>;
  /** Settles as `put` does; no such key is no error. */
  delete(space: string, key: string): Promise<void>;
  /** Writes what is waiting and lets go of the file. Later calls reject. */
  close(): Promise<void>;
}

/** A store that is gone with the process: for a host without a data folder, and for tests. */
export function memoryStore(): JsonStore {
  const spaces = new Map<string, Map<string, string>>();
  const spaceOf = (space: string) => {
    const known = spaces.get(space);
    if (known) return known;
    const made = new Map<string, string>();
    spaces.set(space, made);
    return made;
  };
  return {
    get: async (space, key) => spaces.get(space)?.get(key),
    put: async (space, key, json) => void spaceOf(space).set(key, json),
    delete: async (space, key) => void spaces.get(space)?.delete(key),
    close: async () => spaces.clear(),
  };
}
