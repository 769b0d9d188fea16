import { FollowedDrains } from "./followed-drains.tsx";
import { FollowedResends } from "./followed-resends.tsx";
import { FollowedRollouts } from "./followed-rollouts.tsx";

/** Puts into the tray what goes on elsewhere. */
export function Followed() {
  return (
    <>
      <FollowedResends />
      <FollowedDrains />
      <FollowedRollouts />
    </>
  );
}
