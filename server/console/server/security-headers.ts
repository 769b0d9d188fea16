import type { ServerResponse } from "node:http";

/** On every answer, whoever gives it. */
export function setSecurityHeaders(response: ServerResponse, isTls: boolean): void {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  if (isTls) response.setHeader("strict-transport-security", "max-age=31536000");
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
