import type { QueryClient } from "@tanstack/react-query";
import type { LiveTopic } from "#protocol/live";

/**
 * Asks for a topic's data again when it changed. While an answer is on its way further changes are remembered and asked
 * for once afterwards, so a rollout that changes ten times a second costs one request at a time and its last state is
 * seen.
 */
export function createInvalidator(client: QueryClient): (topic: LiveTopic) => void {
  const running = new Set<LiveTopic>();
  const again = new Set<LiveTopic>();
  const ask = (topic: LiveTopic): void => {
    if (running.has(topic)) {
      again.add(topic);
      return;
    }
    running.add(topic);
    client
      .invalidateQueries({ queryKey: [topic] })
      .catch(() => undefined)
      .finally(() => {
        running.delete(topic);
        if (again.delete(topic)) ask(topic);
      });
  };
  return ask;
}
