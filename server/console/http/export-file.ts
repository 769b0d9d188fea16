/**
 * A file to keep, made while it is sent: the next piece when the one before was taken, so that a slow reader costs no
 * memory. Named after what it holds and when it was made.
 */
export function exportFile(
  pieces: Iterator<string> | AsyncIterator<string>,
  { what, format, atMs }: { what: string; format: "csv" | "json"; atMs: number },
): Response {
  const at = new Date(atMs).toISOString().slice(0, 19).replaceAll(":", "-");
  return new Response(streamOf(pieces), {
    headers: {
      "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/json",
      "content-disposition": `attachment; filename="${what}-${at}.${format}"`,
      "cache-control": "no-store",
    },
  });
}

function streamOf(pieces: Iterator<string> | AsyncIterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
