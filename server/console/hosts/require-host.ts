import type { Picture } from "../cluster/picture.ts";
import { ApiFailure } from "../http/api-failure.ts";

/** Throws NOT_FOUND when no host of the convention has this id. */
export async function requireHost(picture: Picture, id: string): Promise<void> {
  const { hosts } = await picture.fresh();
  if (hosts.some((host) => host.id === id)) return;
  const known = hosts.map((host) => host.id).join(", ");
  throw new ApiFailure("NOT_FOUND", `no host ${id} in the convention`, `Name one of: ${known || "none is up"}.`);
}
