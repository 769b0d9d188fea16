import { sourceHashSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";
import { noSource } from "./require-approved.ts";

export function downloadZip({ db, zips }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/sources/{hash}/zip",
    permission: "view",
    summary: "The zip as it was uploaded",
    params: { hash: sourceHashSchema },
    answers: { 200: { contentType: "application/zip" } },
    audits: null,
    async run({ params }) {
      const row = await db.source.findUnique({ where: { hash: params.hash }, select: { name: true, version: true } });
      if (!row) throw noSource(params.hash);
      const bytes = await zips.read(params.hash);
      const name = `${row.name}-${row.version}`.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+/, "");
      return {
        raw: new Response(bytes, {
          headers: {
            "content-type": "application/zip",
            "content-disposition": `attachment; filename="${name}.zip"`,
            "x-content-type-options": "nosniff",
          },
        }),
      };
    },
  });
}
