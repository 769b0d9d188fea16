import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PERMISSIONS, type Permission, type Role, roleMay } from "#protocol/people";
import { mountCluster } from "../cluster/mount.ts";
import { TestConsole, type TestPerson } from "../console.testbed.ts";

const ROLES = ["viewer", "operator", "approver", "admin"] as const satisfies Role[];
const METHODS = ["get", "post", "put", "patch", "delete"] as const;

const operationSchema = z.object({
  "x-permission": z.enum([...(Object.keys(PERMISSIONS) as Permission[]), "open"]),
  "x-audit": z.string().nullable(),
});
const documentSchema = z.object({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), operationSchema)),
});

interface Operation {
  method: (typeof METHODS)[number];
  path: string;
  permission: Permission | "open";
  audit: string | null;
}

let callboard: TestConsole;
let operations: Operation[];
const people = {} as Record<Role, TestPerson>;
const tokens = {} as Record<Role, { headers: Record<string, string> }>;

beforeAll(async () => {
  callboard = await TestConsole.open({ mountCluster });
  const admin = await callboard.setUp("one-person");
  people.admin = admin;
  for (const role of ["viewer", "operator", "approver"] as const) people[role] = await callboard.add(admin, role);
  for (const role of ROLES) tokens[role] = await callboard.token(people[role], role);
  const document = documentSchema.parse((await callboard.call("GET", "/api/v1/openapi.json", people.viewer)).body);
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const found = methods[method];
      return found === undefined ? [] : [{ method, path, permission: found["x-permission"], audit: found["x-audit"] }];
    }),
  );
}, 60_000);

afterAll(() => callboard.close());

/**
 * A call that goes no further than the permission: what it names does not exist, and its body is wrong for every verb.
 */
function call(operation: Operation, who: { headers: Record<string, string> } | null) {
  const path = operation.path.replaceAll(/\{\w+\}/g, "nothing-of-this-name");
  const query = "?no-verb-takes-this=1";
  const body = operation.method === "get" || operation.method === "delete" ? undefined : { noVerbTakesThis: 1 };
  return callboard.call(operation.method.toUpperCase(), `${path}${query}`, who, body);
}

describe("every call of the OpenAPI document", () => {
  it("is one that the console mounts, and the other way round", () => {
    const mounted = callboard.console.api.verbs.map(
      (verb) => `${verb.method} ${verb.isAtRoot ? "" : "/api/v1"}${verb.path}`,
    );

    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      mounted.map((each) => each.replaceAll("+}", "}")).sort(),
    );
    expect(operations.length).toBeGreaterThan(30);
  });

  it("is open only where the contract says so", () => {
    const open = operations.filter(({ permission }) => permission === "open");

    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "get /api/v1/health",
      "get /api/v1/setup",
      "post /api/v1/invitations/accept",
      "post /api/v1/setup",
    ]);
  });

  it("names the audit action that it writes, when it changes anything", () => {
    const silent = operations.filter(({ method, audit }) => method !== "get" && audit === null);

    // A question that is too long for an address: it changes nothing.
    expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual(["post /api/v1/rollouts/plan"]);
  });

  it("refuses nobody", async () => {
    for (const operation of operations.filter(({ permission }) => permission !== "open")) {
      const { status, body } = await call(operation, null);
      expect(`${operation.method} ${operation.path} ${status} ${body.code}`).toBe(
        `${operation.method} ${operation.path} 401 UNAUTHENTICATED`,
      );
    }
  });

  it.each(ROLES)(
    "lets a %s no further than her role, by session and by token",
    async (role) => {
      for (const operation of operations) {
        if (operation.permission === "open") continue;
        for (const [via, who] of [
          ["session", people[role]],
          ["token", tokens[role]],
        ] as const) {
          const { status, body } = await call(operation, who);
          // These tokens were made without canDecide.
          const may = roleMay(role, operation.permission) && (via === "session" || operation.permission !== "decide");
          const name = `${operation.method} ${operation.path} by ${via}`;
          expect(`${name}: ${status} ${body.code}`).toBe(`${name}: ${may ? "400 BAD_REQUEST" : "403 FORBIDDEN"}`);
        }
      }
    },
    60_000,
  );

  it("audits each refusal of a known person once, and those of nobody by the minute", async () => {
    const { db } = callboard.console.context;
    const refusals = operations.filter(({ permission }) => permission !== "open" && !roleMay("viewer", permission));
    const byViewer = await db.auditRow.count({ where: { result: "refused", whoId: people.viewer.id } });
    callboard.clock.pass(60_000);
    await expect.poll(() => db.auditRow.count({ where: { action: "call.unauthenticated" } })).toBe(1);

    expect(byViewer).toBe(2 * refusals.length);
  });
});
