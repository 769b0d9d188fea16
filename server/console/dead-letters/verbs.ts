import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Verb } from "../http/verb.ts";
import { discardDeadLetters } from "./discard-dead-letters.ts";
import { groupDeadLetters } from "./group-dead-letters.ts";
import { listDeadLetters } from "./list-dead-letters.ts";
import type { ResendJobs } from "./resend-jobs.ts";
import { revealDeadLetter } from "./reveal-dead-letter.ts";
import { sendDeadLetter } from "./send-dead-letter.ts";
import { listResendJobs, sendDeadLetters, stopResendJob } from "./steer-resend-jobs.ts";

export const deadLetterVerbs = (cluster: ClusterContext, resendJobs: ResendJobs): Verb[] => [
  ...[listDeadLetters, groupDeadLetters, sendDeadLetter, revealDeadLetter, discardDeadLetters].map((make) =>
    make(cluster),
  ),
  ...[sendDeadLetters, listResendJobs, stopResendJob].map((make) => make(resendJobs)),
];
