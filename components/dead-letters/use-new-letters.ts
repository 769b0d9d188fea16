import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { usePicture } from "../live/live-provider.tsx";

/** Asks again when the hosts count more dead letters: the live picture carries the count, and the letters do not come by themselves. */
export function useNewLetters(): void {
  const client = useQueryClient();
  const seen = usePicture(({ store }) => store.hosts.reduce((sum, { deadLetters }) => sum + deadLetters, 0));
  useEffect(() => {
    if (seen > 0) void client.invalidateQueries({ queryKey: ["dead-letters"] }).catch(() => undefined);
  }, [client, seen]);
}
