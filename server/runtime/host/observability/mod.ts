export { groupKey } from "./dead-letter-groups.ts";
export { type AnnouncingHost, addDeadLetter, announceHandler, noteHandler } from "./dead-letter-handlers.ts";
export { DeadLetterRing, isBefore } from "./dead-letter-ring.ts";
export { EndedActors, type EndedPosition, type Ending, newestFirst } from "./ended-actors.ts";
export { type InterestedActors, tellInterested } from "./interests.ts";
export { addLogLine } from "./log-book.ts";
export { type HostInfo, type HostOverview, type HostStatus, type HostTallies, Reading } from "./reading.ts";
export { post, statesOf } from "./resending.ts";
