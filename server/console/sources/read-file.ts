import { z } from "zod";
import { sourceHashSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { noSource } from "./require-approved.ts";

export function readFile({ db, zips }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/sources/{hash}/files/{path+}",
    permission: "view",
    summary: "A text file of a source, as text and nothing else",
    params: { hash: sourceHashSchema, path: z.string().min(1).max(1_024) },
    answers: { 200: { contentType: "text/plain" } },
    audits: null,
    async run({ params }) {
      const { hash, path } = params;
      if (!(await db.source.findUnique({ where: { hash }, select: { hash: true } }))) throw noSource(hash);
      const file = (await zips.contents(hash)).files.get(path);
      if (!file) throw new ApiFailure("NOT_FOUND", `no file ${path} in the source`, "See `files` of the source.");
      if (!file.isText)
        throw new ApiFailure("NOT_SUPPORTED", `${path} is not text`, "Download the zip to look at it: GET …/zip.");
      return {
        raw: new Response(Buffer.from(file.bytes), {
          headers: {
            "content-type": "text/plain; charset=utf-8",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; sandbox",
            "cache-control": "private, max-age=3600, immutable",
          },
        }),
      };
    },
  });
}
