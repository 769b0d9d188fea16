import { message } from "callboard";
import { z } from "zod";

const urlSchema = z.string().max(2_000);
const countSchema = z.number().int().min(0);

/**
 * Starts a crawl at `root` over all pages that it links to on the same machine, whatever their port. Answered at once with
 * `crawl.Progress`. A crawl that still runs is given up for the new one.
 */
export const Crawl = message(
  "crawl.Crawl",
  z.object({
    root: z.url({ protocol: /^https?$/ }).max(2_000),
    /** Requests under way at once per server (host and port): how polite the crawl is. */
    atOncePerServer: z.number().int().min(1).max(100).default(4),
    /** One page after the other over all servers: the way without actors, to compare. */
    isOneByOne: z.boolean().default(false),
    maxPages: z.number().int().min(1).max(100_000).default(10_000),
  }),
);

/** Asks the crawler how far it is. It also publishes its progress every half second while it runs, and at the end. */
export const HowFar = message("crawl.HowFar", z.object({}));
export const Progress = message(
  "crawl.Progress",
  z.object({
    state: z.enum(["idle", "running", "done"]),
    /** Pages found so far; each is read once. */
    found: countSchema,
    read: countSchema,
    failed: countSchema,
    bytes: countSchema,
    servers: countSchema,
    elapsedMs: z.number().min(0),
    /** Links that were not followed, as `maxPages` was reached. */
    left: countSchema,
    /** The last 20 that could not be read, and why. */
    failures: z.array(z.object({ url: urlSchema, error: z.string() })),
  }),
);

/** From the crawler to a lane, from a lane to a fetcher: read this page. */
export const Read = message("crawl.Read", z.object({ url: urlSchema }));
export const PageRead = message(
  "crawl.PageRead",
  z.object({ url: urlSchema, bytes: countSchema, links: z.array(urlSchema) }),
);
export const PageFailed = message("crawl.PageFailed", z.object({ url: urlSchema, error: z.string() }));

/** From the crawler to a lane: nothing more comes, and what still waits is not wanted. */
export const Enough = message("crawl.Enough", z.object({}));

/** Asks the site where it is and how it was treated; answered with `site.SiteIs`. */
export const WhereIsSite = message("site.Where", z.object({}));
export const SiteIs = message(
  "site.Is",
  z.object({
    root: urlSchema,
    pages: countSchema,
    servers: countSchema,
    served: countSchema,
    /** The most requests that one of its servers had under way at once, since it was last asked. */
    mostAtOnce: countSchema,
  }),
);
