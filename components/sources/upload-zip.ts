import * as z from "zod";
import { apiErrorSchema } from "#protocol/error";
import { sourceSummarySchema, zipRefusalSchema } from "#protocol/source";
import { ApiFailure } from "../live/api-failure.ts";
import { goToSignIn } from "../live/sign-in-way.ts";

export type SourceSummary = z.infer<typeof sourceSummarySchema>;
export type ZipRefusal = z.infer<typeof zipRefusalSchema>;

export interface UploadAnswer {
  source: SourceSummary;
  /** False: the same bytes were here before. */
  isNew: boolean;
}

interface UploadOptions {
  signal: AbortSignal;
  /** Bytes that have left the browser. */
  onProgress: (sentBytes: number) => void;
}

/** Sends a zip; XMLHttpRequest, because fetch does not say how much was sent. Throws `ApiFailure`. */
export function uploadZip(file: File, { signal, onProgress }: UploadOptions): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", "/api/v1/sources");
    call.setRequestHeader("content-type", "application/zip");
    call.setRequestHeader("accept", "application/json");
    call.upload.onprogress = (event) => onProgress(event.loaded);
    call.upload.onload = () => onProgress(file.size);
    call.onload = () => {
      if (call.status === 401) return goToSignIn();
      try {
        resolve(readAnswer(call.status, call.responseText));
      } catch (error) {
        reject(error);
      }
    };
    call.onerror = () =>
      reject(
        new ApiFailure("UNREACHABLE", 0, {
          message: `${file.name} did not reach the console.`,
          remedy: "Check that the console runs, then drop the file again.",
        }),
      );
    call.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => call.abort(), { once: true });
    call.send(file);
  });
}

function readAnswer(status: number, text: string): UploadAnswer {
  const body = parseJson(text);
  if (status === 200 || status === 201) {
    const source = sourceSummarySchema.safeParse(body);
    if (source.success) return { source: source.data, isNew: status === 201 };
  }
  const error = apiErrorSchema.safeParse(body);
  if (error.success) throw new ApiFailure(error.data.code, status, error.data);
  throw new ApiFailure("BAD_ANSWER", status, {
    message: `The upload failed with ${status}.`,
    remedy: "Try again; if it fails again, look at the console's log.",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refusalsSchema = z.union([z.array(zipRefusalSchema), z.object({ refusals: z.array(zipRefusalSchema) })]);

/** The rules that a refused zip broke; empty for any other failure. */
export function refusalsOf(error: unknown): ZipRefusal[] {
  if (!(error instanceof ApiFailure) || error.code !== "ZIP_REFUSED") return [];
  const parsed = refusalsSchema.safeParse(error.details);
  if (!parsed.success) return [];
  return Array.isArray(parsed.data) ? parsed.data : parsed.data.refusals;
}
