import type { AuditFilter } from "#protocol/audit";

/** The filter as a question to the database. */
export function whereFits({ who, action, target, result, from, to }: AuditFilter) {
  return {
    ...(who === undefined ? {} : who === "system" ? { via: "system" } : { OR: [{ whoId: who }, { whoName: who }] }),
    ...(action === undefined ? {} : { action: action.endsWith(".") ? { startsWith: action } : action }),
    ...(target === undefined ? {} : { target: { contains: target } }),
    ...(result === undefined ? {} : { result }),
    ...(from === undefined && to === undefined
      ? {}
      : { at: { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) } }),
  };
}
