import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** On every answer, whoever gives it. */
function securityHeaders(isTls: boolean): [name: string, value: string][] {
  return [
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "no-referrer"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
    ...(isTls ? [["strict-transport-security", "max-age=31536000"] as [string, string]] : []),
  ];
}

export function setSecurityHeaders(response: ServerResponse, isTls: boolean): void {
  for (const [name, value] of securityHeaders(isTls)) response.setHeader(name, value);
}

/**
 * A socket whose first bytes, where they refuse (an upgrade that is not taken, a request that cannot be read), go out
 * with the headers that every answer has. Everything else passes as it is.
 */
export function guardRefusals(socket: Duplex, isTls: boolean): void {
  const write = socket.write.bind(socket);
  const end = socket.end.bind(socket);
  let isFirst = true;
  const guard = (chunk: unknown): unknown => {
    if (!isFirst || (typeof chunk !== "string" && !Buffer.isBuffer(chunk))) return chunk;
    isFirst = false;
    const text = chunk.toString("latin1");
    const [, status] = /^HTTP\/1\.1 (\d{3})[^\r\n]*\r\n/.exec(text) ?? [];
    if (status === undefined || status === "101") return chunk;
    const lines = [...securityHeaders(isTls), ["content-security-policy", DATA_POLICY]];
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    return Buffer.from(text.replace("\r\n", `\r\n${head}`), "latin1");
  };
  const guarded =
    (pass: (...of: never[]) => unknown) =>
    (chunk?: unknown, ...rest: unknown[]) =>
      pass(...([guard(chunk), ...rest] as never[]));
  Object.assign(socket, { write: guarded(write), end: guarded(end) });
}

/** Of answers that are data and never a page: a browser that is led to one runs nothing in it. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * Of pages: scripts by nonce only, and what those load. Styles may be inline, because drawing libraries set them.
 * `isDevelopment`: React's development build needs eval, the production build has none.
 */
export function pagePolicy(nonce: string, publicUrls: readonly string[], isDevelopment: boolean): string {
  const sockets = publicUrls.map((url) => url.replace(/^http/, "ws")).join(" ");
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${sockets}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
