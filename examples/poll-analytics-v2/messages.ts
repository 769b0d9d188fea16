import { address, message } from "callboard";
import { z } from "zod";

/** Names a question in a URL and, behind `question/`, its actor. */
export const questionIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,60}$/, "a question id is 1 to 60 of A-Z a-z 0-9 _ -");
export const answerSchema = z.string().min(1).max(100);

/** What a person told about herself, as it came: `{ age: 34, region: "north" }`. */
export const demographicsSchema = z.record(z.string().min(1).max(40), z.union([z.string().max(60), z.number()]));

/** An answer to a poll as it came in over HTTP. */
export const Response = message(
  "poll.Response",
  z.object({ questionId: questionIdSchema, answer: answerSchema, demographics: demographicsSchema }),
);

/**
 * Asks a translator or the cast for a question's analytics. The question itself answers with `poll.Analytics`, to `replyTo` when
 * it is there, else to the sender.
 */
export const WantAnalytics = message(
  "poll.WantAnalytics",
  z.object({ questionId: questionIdSchema, replyTo: address().optional() }),
);

/** One answer to count; `groups` holds one value per demographic, ages already as bands. */
export const Vote = message(
  "poll.Vote",
  z.object({ questionId: questionIdSchema, answer: answerSchema, groups: z.record(z.string(), z.string()) }),
);

/** Asks a question for its `poll.Analytics`. */
export const Report = message("poll.Report", z.object({}));

/** How often each answer was given, in all and per value of each demographic. */
export const countsSchema = z.record(z.string(), z.number().int());
export const Analytics = message(
  "poll.Analytics",
  z.object({
    questionId: questionIdSchema,
    total: z.number().int(),
    answers: countsSchema,
    demographics: z.record(z.string(), z.record(z.string(), countsSchema)),
    /** Percent of all answers; not from a question that still runs version 1.0. */
    shares: z.record(z.string(), z.number()).optional(),
    /** When the first answer that counts came. */
    since: z.iso.datetime().optional(),
  }),
);

/** Tells the cast to send a question away now, as it does by itself with one that nobody is interested in any more. */
export const SendAway = message("poll.SendAway", z.object({ questionId: questionIdSchema }));

/** From the cast to a question, after the last message for it: it keeps its counts in the store and exits. */
export const Leave = message("poll.Leave", z.object({}));

/** Tells the cast that a question exits, its counts kept: what comes for it from now on needs a new actor. */
export const Left = message("poll.Left", z.object({ questionId: questionIdSchema }));

/** Asks the cast which questions are on stage; answered with `poll.OnStage`. */
export const WhoIsOnStage = message("poll.WhoIsOnStage", z.object({}));
export const OnStage = message(
  "poll.OnStage",
  z.object({ questions: z.array(z.object({ questionId: questionIdSchema, address: address(), heat: z.number() })) }),
);

/** Asks the front for the port that it listens on; answered with `poll.FrontIsAt`. */
export const WhereIsFront = message("poll.WhereIsFront", z.object({}));
export const FrontIsAt = message("poll.FrontIsAt", z.object({ port: z.number().int().min(0).max(65_535) }));

/** Sets how many answers the crowd posts in a second; 0 makes it silent. */
export const Pace = message("poll.Pace", z.object({ perSecond: z.number().min(0).max(5_000) }));

/** Asks the crowd how it went so far; answered with `poll.CrowdIs`. */
export const HowIsCrowd = message("poll.HowIsCrowd", z.object({}));
export const CrowdIs = message(
  "poll.CrowdIs",
  z.object({ perSecond: z.number(), posted: z.number().int(), counted: z.number().int(), failed: z.number().int() }),
);
