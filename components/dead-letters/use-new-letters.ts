import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { createInvalidator } from "../live/invalidator.ts";
import { usePicture } from "../live/live-provider.tsx";

/**
 * Asks again when the hosts count more dead letters: the live picture carries the count, and the letters do not come by
 * themselves.
 */
export function useNewLetters(): void {
  const client = useQueryClient();
  const invalidate = useMemo(() => createInvalidator(client), [client]);
  const seen = usePicture(({ store }) => store.hosts.reduce((sum, { deadLetters }) => sum + deadLetters, 0));
  useEffect(() => {
    if (seen > 0) invalidate("dead-letters");
  }, [invalidate, seen]);
}
