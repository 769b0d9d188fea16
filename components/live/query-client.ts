import { QueryClient } from "@tanstack/react-query";
import { ApiFailure } from "./api-failure.ts";

/**
 * Query keys begin with the live topic that makes them stale (`["sources"]`, `["sources", hash]`, `["rollouts", id]`…):
 * a `changed` frame of that topic asks for all of them again. What has no topic (`["actors", address]`) asks by an
 * interval.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        // A refusal stays a refusal; what was lost on the way is worth asking again.
        retry: (failures, error) =>
          failures < 2 && (!(error instanceof ApiFailure) || error.status === 0 || error.status >= 502),
      },
      mutations: { retry: false },
    },
  });
}
