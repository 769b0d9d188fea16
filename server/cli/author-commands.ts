import type { Command } from "./command.ts";
import { pack } from "./pack.ts";
import { actorCommands } from "./remote/actor-commands.ts";
import { auditCommands } from "./remote/audit-commands.ts";
import { conditionCommands } from "./remote/condition-commands.ts";
import { deadLetterCommands } from "./remote/dead-letter-commands.ts";
import { endedCommands } from "./remote/ended-commands.ts";
import { hostCommands } from "./remote/host-commands.ts";
import { login, logout, whoAmI } from "./remote/login-commands.ts";
import { messageCommands } from "./remote/message-commands.ts";
import { peopleCommands } from "./remote/people-commands.ts";
import { rolloutCommands } from "./remote/rollout-commands.ts";
import { sourceCommands } from "./remote/source-commands.ts";

/** What needs no checkout of Callboard: packing, and all that speaks to a running console. */
export const authorCommands: readonly Command[] = [
  pack,
  ...sourceCommands,
  ...conditionCommands,
  ...actorCommands,
  ...endedCommands,
  ...messageCommands,
  ...rolloutCommands,
  ...hostCommands,
  ...deadLetterCommands,
  ...auditCommands,
  ...peopleCommands,
  login,
  logout,
  whoAmI,
];
