/** One teller, many listeners, at once and in order. A listener that throws stops neither the others nor the teller. */
export interface Broadcast<T> {
  tell(value: T): void;
  /** Returns what ends the subscription. */
  subscribe(listener: (value: T) => void): () => void;
}

export function createBroadcast<T>(onListenerError: (error: unknown) => void): Broadcast<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    tell(value) {
      for (const listener of listeners) {
        try {
          listener(value);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
