import { readIncomingJson } from "#incoming-json";
import { ApiFailure } from "./api-failure.ts";

/**
 * Reads a JSON body of at most `maxBytes`, of what `readIncomingJson` takes. No body at all is `undefined`, for the
 * schema to judge. A server gets a stream for a browser's DELETE without a body, too: only its end says that it is
 * none.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const bytes = await readCapped(request, maxBytes);
  if (bytes.byteLength === 0) return undefined;
  requireType(request, "application/json");
  const read = readIncomingJson(decoded(bytes));
  if (read.problem === null) return read.value;
  throw new ApiFailure("BAD_REQUEST", `the body cannot be taken: ${read.problem}`, read.remedy);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ApiFailure("BAD_REQUEST", "the body is not UTF-8", "Send UTF-8 JSON.", { cause });
  }
}

/** Reads a body of exactly this media type, of at most `maxBytes`. */
export async function readBytes(
  request: Request,
  contentType: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  requireType(request, contentType);
  return readCapped(request, maxBytes);
}

/** Of the parameters only the charset would change what the bytes mean. */
function requireType(request: Request, wanted: string): void {
  const said = request.headers.get("content-type") ?? "";
  const [given = "", ...parameters] = said.split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length);
  if (given === wanted && (charset === undefined || /^"?utf-?8"?$/.test(charset))) return;
  throw new ApiFailure(
    "BAD_REQUEST",
    `the body's type is ${given === "" ? "not said" : JSON.stringify(said.slice(0, 100))}`,
    `Send \`Content-Type: ${wanted}\`, in UTF-8 where it is text.`,
  );
}

/** Counts what arrives, whatever the length header says. */
async function readCapped(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    // A body that breaks off says so in the words of its stream; the request knows that its caller went.
    throw request.signal.aborted ? request.signal.reason : error;
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(maxBytes: number): ApiFailure {
  return new ApiFailure("TOO_LARGE", `the body is larger than ${maxBytes} bytes`, `Send at most ${maxBytes} bytes.`);
}
