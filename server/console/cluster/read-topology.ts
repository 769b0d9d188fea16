import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { encodeSnapshot, PICTURE_TYPE } from "#protocol/picture-frames";
import { topologySnapshotSchema } from "#protocol/topology";
import { type Verb, verb } from "../http/verb.ts";
import type { ClusterContext } from "./cluster-context.ts";

/** An encoded snapshot serves others this long: the deltas since lead on from it. */
const REUSE_MS = 500;

const JSON_TYPE = "application/json";

type Encoding = "br" | "gzip" | "identity";

interface Encoded {
  epoch: string;
  at: number;
  bytes: Promise<Uint8Array<ArrayBuffer>>;
}

export function readTopology({ picture, clock }: ClusterContext): Verb {
  const kept = new Map<string, Encoded>();
  return verb({
    method: "get",
    path: "/topology",
    permission: "view",
    summary:
      "The whole picture in columns, as JSON or in the bytes of the console's pages; the live socket leads on from its epoch and seq",
    answers: { 200: topologySnapshotSchema },
    audits: null,
    async run({ headers }) {
      const model = await picture.fresh();
      const encoding = preferred(headers.get("accept-encoding") ?? "");
      const type = (headers.get("accept") ?? "").includes(PICTURE_TYPE) ? PICTURE_TYPE : JSON_TYPE;
      let encoded = kept.get(type + encoding);
      if (!encoded || encoded.epoch !== model.epoch || clock.now() - encoded.at > REUSE_MS) {
        const snapshot = model.snapshot();
        const plain = type === PICTURE_TYPE ? encodeSnapshot(snapshot) : Buffer.from(JSON.stringify(snapshot));
        encoded = { epoch: model.epoch, at: clock.now(), bytes: encode(plain, encoding) };
        kept.set(type + encoding, encoded);
      }
      return {
        raw: new Response(await encoded.bytes, {
          headers: {
            "content-type": type,
            "cache-control": "no-store",
            vary: "accept, accept-encoding",
            ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
          },
        }),
      };
    },
  });
}

function preferred(accepted: string): Encoding {
  const names = accepted.split(",").flatMap((part) => {
    const [name = "", ...parameters] = part.trim().toLowerCase().split(";");
    return parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter)) ? [] : [name];
  });
  return names.includes("br") ? "br" : names.includes("gzip") ? "gzip" : "identity";
}

/** Quality 4: 2 MB in some 30 ms, in a thread of its own; more gains little on columns of small numbers. */
async function encode(plain: Uint8Array, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === "identity") return new Uint8Array(plain);
  if (encoding === "gzip") return new Uint8Array(await promisify(gzip)(plain, { level: 5 }));
  return new Uint8Array(await promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }));
}
