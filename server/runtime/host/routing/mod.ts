export { hold, holdAtBirthHost, release, releaseAtBirthHost } from "./birth-host.ts";
export { Entry, type EntryMove } from "./entry.ts";
export { fence } from "./fence.ts";
export { type Finder, find, locate, notThere, put, sight, sightInFull, slices } from "./finding.ts";
export {
  applyForwardings,
  dropForwarding,
  handOff,
  holdForwardings,
  onEveryHost,
  reapForwardings,
  releaseForwardingsOf,
} from "./forwarding.ts";
export { type Speaker, tellNotice, tellToExit } from "./notices.ts";
export { faultsOf, placeFaults, sendFaults } from "./placed-faults.ts";
export { Router } from "./router.ts";
