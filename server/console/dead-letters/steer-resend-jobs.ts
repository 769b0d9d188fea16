import { z } from "zod";
import { resendJobSchema, sendDeadLettersSchema } from "#protocol/dead-letter";
import { listSchema } from "#protocol/list";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import type { ResendJobs } from "./resend-jobs.ts";

export function sendDeadLetters(jobs: ResendJobs): Verb {
  return verb({
    method: "post",
    path: "/dead-letters/send",
    permission: "operate",
    summary: "Send all letters that fit again, so many a second; those in quarantine stay",
    body: sendDeadLettersSchema,
    answers: { 202: resendJobSchema },
    audits: "deadLetter.sendMany",
    async run({ body, caller }) {
      return { status: 202, body: await jobs.start(caller, body) };
    },
  });
}

export function listResendJobs(jobs: ResendJobs): Verb {
  return verb({
    method: "get",
    path: "/dead-letters/jobs",
    permission: "view",
    summary: "Sets that are or were being sent again since the console started, newest first; the last 50",
    answers: { 200: listSchema(resendJobSchema) },
    audits: null,
    async run() {
      const items = [...jobs.list()];
      return { status: 200, body: { items, total: items.length } };
    },
  });
}

export function stopResendJob(jobs: ResendJobs): Verb {
  return verb({
    method: "post",
    path: "/dead-letters/jobs/{id}/stop",
    permission: "operate",
    summary: "Send no more of a set; what was sent stays sent",
    params: { id: z.string().min(1).max(100) },
    answers: { 202: null },
    audits: "deadLetter.stopSending",
    async run({ params, caller, context }) {
      if (!jobs.list().some(({ id, state }) => id === params.id && state === "running")) {
        throw new ApiFailure("CONFLICT", `no set ${params.id} is being sent`, "It may have ended; look at the list.");
      }
      await context.audit.note({ who: caller, action: "deadLetter.stopSending", target: params.id });
      jobs.stop(params.id);
      return { status: 202 };
    },
  });
}
