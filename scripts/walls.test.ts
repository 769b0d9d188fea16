import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every wall, broken once: the file that breaks it and the import that does. */
const broken: [file: string, specifier: string][] = [
  ["server/runtime/core/a.ts", "../../gateway/gateway.ts"],
  ["server/runtime/host/a.ts", "../../console/main.ts"],
  ["server/runtime/a.ts", "../cli/main.ts"],
  ["server/runtime/a1.ts", "#protocol/actor"],
  ["server/runtime/a2.ts", "../../protocol/actor.ts"],
  ["server/runtime/a3.ts", "next"],
  ["server/runtime/a4.ts", "react"],
  ["server/runtime/a5.ts", "@prisma/client"],
  ["server/runtime/a6.ts", "#runtime"],
  ["server/runtime/a7.test.ts", "../gateway/gateway.ts"],
  ["server/runtime/core/a8.test.ts", "../../gateway/gateway.ts"],
  ["server/runtime/wire/a9.ts", "../engine/local.ts"],
  ["server/runtime/wire/a10.ts", "../../gateway/gateway.ts"],
  ["server/runtime/host/a11.ts", "./routing/router.ts"],
  ["server/runtime/host/realms/a12.ts", "../routing/mod.ts"],
  ["server/runtime/host/routing/a13.ts", "../observability/mod.ts"],
  ["server/runtime/host/observability/a14.ts", "../sources/mod.ts"],
  ["server/runtime/host/sources/a15.ts", "../lifecycle/mod.ts"],
  ["server/runtime/host/lifecycle/a16.ts", "../migration/mod.ts"],
  ["server/runtime/host/migration/a17.ts", "../membership/mod.ts"],
  ["server/runtime/host/membership/a18.ts", "../lifecycle/placement.ts"],
  ["server/runtime/host/sources/a19.ts", "../host.ts"],
  ["server/runtime/host/sources/a20.ts", "react"],
  ["server/runtime/system/a21.ts", "../host/routing/router.ts"],
  ["server/runtime/realm/a22.ts", "../host/routing/router.ts"],
  ["server/runtime/host/a11.ts", "../realm/turn/lifecycle.ts"],
  ["server/runtime/system/a12.ts", "../realm/delivery/delivery.ts"],
  ["server/runtime/core/a13.ts", "../realm/delivery/cell.ts"],
  ["server/runtime/realm/a14.ts", "./swap/swap-source.ts"],
  ["server/runtime/realm/actor-class/a15.ts", "../delivery/mod.ts"],
  ["server/runtime/realm/delivery/a16.ts", "../turn/mod.ts"],
  ["server/runtime/realm/delivery/a17.ts", "../realm.ts"],
  ["server/runtime/realm/turn/a18.ts", "../delivery/cell.ts"],
  ["server/runtime/realm/turn/a19.ts", "../swap/mod.ts"],
  ["server/runtime/realm/faults/a20.ts", "../turn/mod.ts"],
  ["server/runtime/realm/services/a21.ts", "../troupe/mod.ts"],
  ["server/runtime/realm/services/a22.ts", "../spawner.ts"],
  ["server/runtime/realm/troupe/a23.ts", "../turn/mod.ts"],
  ["server/runtime/realm/persistence/a24.ts", "../troupe/mod.ts"],
  ["server/runtime/realm/swap/a25.ts", "../services/mod.ts"],
  ["server/runtime/realm/swap/a26.ts", "../../../gateway/gateway.ts"],
  ["server/runtime/intake/hidden-characters.ts", "./syntax-tree.ts"],
  ["server/runtime/intake/incoming-json.ts", "./syntax-tree.ts"],
  ["server/gateway/b.ts", "../runtime/core/cell.ts"],
  ["server/gateway/b1.ts", "#runtime/testkit"],
  ["server/gateway/b2.ts", "../console/main.ts"],
  ["server/gateway/b3.ts", "@prisma/client"],
  ["server/gateway/b4.test.ts", "../runtime/core/cell.ts"],
  ["server/console/c.ts", "../gateway/main.ts"],
  ["server/console/c1.ts", "#runtime"],
  ["server/console/c2.ts", "#runtime/testkit"],
  ["server/console/c3.ts", "callboard"],
  ["server/console/c4.ts", "../runtime/intake/zip.ts"],
  ["server/console/c5.ts", "@prisma/client"],
  ["server/console/accounts/c6.ts", "../../../prisma/generated/sqlite/client.ts"],
  ["server/console/accounts/c7.test.ts", "../../../prisma/generated/sqlite/client.ts"],
  ["server/console/c8.test.ts", "#runtime/testkit"],
  ["server/console/c9.ts", "@prisma/adapter-libsql"],
  ["server/console/database/d.ts", "#runtime"],
  ["server/console/database/d1.ts", "../../gateway/main.ts"],
  ["server/cli/e.ts", "../runtime/core/cell.ts"],
  ["server/cli/e1.ts", "@prisma/client"],
  ["server/cli/e2.ts", "#runtime/testkit"],
  ["app/f.tsx", "../server/console/main.ts"],
  ["app/f1.tsx", "../prisma/generated/client.ts"],
  ["app/f2.tsx", "node:fs"],
  ["app/f3.tsx", "fs"],
  ["app/f4.tsx", "ws"],
  ["app/f5.tsx", "#runtime"],
  ["app/f6.tsx", "#runtime/intake"],
  ["components/topology/g.tsx", "../../server/console/main.ts"],
  ["components/topology/g1.tsx", "@prisma/client"],
  ["components/topology/g2.tsx", "node:path"],
  ["components/topology/g3.tsx", "ws"],
  ["components/topology/g4.tsx", "../../app/layout.tsx"],
  ["components/topology/g5.tsx", "#runtime"],
  ["components/topology/g6.test.tsx", "../../server/console/main.ts"],
  ["components/ui/h.tsx", "../topology/view.tsx"],
  ["components/ui/h1.tsx", "#protocol/actor"],
  ["components/ui/h2.tsx", "../../server/console/main.ts"],
  ["components/ui/h3.tsx", "node:fs"],
  ["protocol/i.ts", "hono"],
  ["protocol/i1.ts", "node:crypto"],
  ["protocol/i2.ts", "../server/runtime/mod.ts"],
  ["protocol/i3.ts", "#runtime"],
  ["protocol/i4.ts", "fast-check"],
  ["protocol/fuzz/i5.ts", "../gateway.ts"],
  ["protocol/i6.ts", "#incoming-json"],
  ["server/console/j.ts", "../../app/layout.tsx"],
  ["server/console/j1.ts", "../../e2e/console.ts"],
  ["server/gateway/j2.ts", "../../bench/table.ts"],
  ["server/gateway/j3.ts", "../../examples/hello/hello.ts"],
  ["server/runtime/j4.ts", "../../examples/hello/hello.ts"],
  ["e2e/k.ts", "../server/console/main.ts"],
  ["e2e/k1.ts", "../bench/table.ts"],
  ["e2e/k2.ts", "#runtime"],
  ["bench/l.ts", "../server/runtime/core/cell.ts"],
  ["bench/l1.ts", "../server/console/main.ts"],
  ["bench/l2.ts", "../examples/hello/hello.ts"],
  ["examples/hello/m.ts", "../../server/runtime/mod.ts"],
  ["examples/hello/m1.ts", "#runtime"],
  ["examples/hello/m2.ts", "../poll-analytics/main.ts"],
  ["server/console/n.ts", "./utils.ts"],
  ["components/topology/n1.tsx", "./helpers.ts"],
  ["server/gateway/n2.ts", "./types.ts"],
  ["server/console/o.ts", "./console.testbed.ts"],
  ["server/runtime/o1.ts", "#runtime/small-disk.testbed"],
  ["server/gateway/o2.ts", "#runtime/wire"],
  ["components/live/o3.tsx", "./snapshot.testbed.ts"],
];

/** What each room is meant to import. */
const allowed: [file: string, specifier: string][] = [
  ["server/runtime/core/z.ts", "../realm/realm.ts"],
  ["server/runtime/core/z1.ts", "zod"],
  ["server/runtime/engine/z2.ts", "node:fs"],
  ["server/runtime/wire/z3.ts", "../author/address.ts"],
  ["server/runtime/host/z4.ts", "./routing/mod.ts"],
  ["server/runtime/host/routing/z5.ts", "./entry.ts"],
  ["server/runtime/host/routing/z6.ts", "../host-calls.ts"],
  ["server/runtime/host/lifecycle/z7.ts", "../../sources/source-loads.ts"],
  ["server/runtime/host/membership/z8.ts", "../lifecycle/mod.ts"],
  ["server/runtime/host/routing/z9.test.ts", "../observability/mod.ts"],
  ["server/runtime/system/z10.ts", "../host/routing/mod.ts"],
  ["server/runtime/host/z4.ts", "../realm/turn/mod.ts"],
  ["server/runtime/host/z5.ts", "../realm/realm-setup.ts"],
  ["server/runtime/realm/z6.ts", "./swap/mod.ts"],
  ["server/runtime/realm/delivery/z7.ts", "../realm-setup.ts"],
  ["server/runtime/realm/swap/z8.ts", "../turn/mod.ts"],
  ["server/gateway/z.ts", "#runtime"],
  ["server/gateway/z1.ts", "#protocol/gateway"],
  ["server/gateway/z2.test.ts", "#runtime/testkit"],
  ["server/console/z.ts", "#runtime/intake"],
  ["server/console/z1.ts", "#protocol/actor"],
  ["server/console/actors/z2.ts", "../gateway-client/client.ts"],
  ["server/console/z3.ts", "next"],
  ["server/console/database/z.ts", "../../../prisma/generated/sqlite/client.ts"],
  ["server/console/database/z1.ts", "@prisma/adapter-libsql"],
  ["server/cli/z.ts", "#runtime/intake"],
  ["server/cli/z1.ts", "../console/audit/verify.ts"],
  ["app/z.tsx", "../components/topology/view.tsx"],
  ["app/z1.tsx", "next/link"],
  ["app/actors/z2.tsx", "../../components/ui/button.tsx"],
  ["components/topology/z.tsx", "../ui/button.tsx"],
  ["components/topology/z1.tsx", "#protocol/actor"],
  ["components/ui/z.tsx", "./button.tsx"],
  ["components/ui/z1.tsx", "radix-ui"],
  ["components/ui/z2.tsx", "#incoming-json"],
  ["protocol/z.ts", "zod"],
  ["protocol/z1.ts", "./identity.ts"],
  ["protocol/z2.ts", "#hidden-characters"],
  ["e2e/z.ts", "@playwright/test"],
  ["e2e/z1.ts", "#protocol/actor"],
  ["bench/z.ts", "#runtime/testkit"],
  ["bench/z1.ts", "nact"],
  ["examples/hello/z.ts", "callboard"],
  ["examples/hello/z1.ts", "node:http"],
  ["examples/hello/z2.test.ts", "#runtime/testkit"],
  ["server/console/z4.test.ts", "./console.testbed.ts"],
  ["server/gateway/z3.testbed.ts", "./cluster.testbed.ts"],
  ["server/runtime/conformance/z11.suite.ts", "./ground.testbed.ts"],
];

/** Rules that are no imports: what is written, and the rule that answers. */
const otherRules: [file: string, text: string, rule: string][] = [
  ["server/console/r.ts", "export function f(a: any) {\n  return a;\n}\n", "noExplicitAny"],
  ["server/console/r1.ts", "export default function f() {}\n", "noDefaultExport"],
  [
    "server/console/r2.ts",
    "async function f(): Promise<void> {}\nexport function g() {\n  f();\n}\n",
    "noFloatingPromises",
  ],
  ["server/console/r3.ts", "export enum Colour {\n  Red = 1,\n}\n", "noEnum"],
  [
    "server/console/r4.ts",
    "export class P {\n  constructor(private readonly a: number) {}\n}\n",
    "noParameterProperties",
  ],
  ["server/console/r5.ts", "export namespace N {\n  export const a = 1;\n}\n", "noNamespace"],
  ["server/console/camelFile.ts", "export const a = 1;\n", "useFilenamingConvention"],
  ["server/console/r6.ts", "export const snake_case = 1;\n", "useNamingConvention"],
  ["server/console/r7.ts", 'import { b } from "./r8.ts";\nexport const a = () => b;\n', "noImportCycles"],
  ["server/console/r8.ts", 'import { a } from "./r7.ts";\nexport const b = () => a;\n', "noImportCycles"],
  ["server/console/r10.ts", 'export const bed = () => import("./console.testbed.ts");\n', "plugin"],
  ["server/console/r9.ts", `${"export {};\n".repeat(501)}`, "noExcessiveLinesPerFile"],
  ["server/runtime/core/r10.ts", "export const at = () => Date.now();\n", "noRestrictedGlobals"],
  ["server/runtime/realm/r11.ts", "export const later = (f: () => void) => setTimeout(f, 1);\n", "noRestrictedGlobals"],
];

interface Diagnostic {
  category: string;
  location: { path: string | { file: string } };
}

let tree: string;
let found: Map<string, string[]>;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "callboard-walls-"));
  for (const file of ["biome.json", "package.json", "tsconfig.json", ".gitignore", "scripts/test-beds.grit"])
    cpSync(join(root, file), join(tree, file));
  execFileSync("git", ["init", "-q", tree]);
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  };
  for (const [file, specifier] of [...broken, ...allowed])
    write(file, `import type { A } from "${specifier}";\nexport type B = A;\n`);
  for (const [file, text] of otherRules) write(file, text);
  const run = spawnSync(
    process.execPath,
    [join(root, "node_modules/@biomejs/biome/bin/biome"), "lint", "--reporter=json", "--max-diagnostics=none", "."],
    { cwd: tree, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  const report = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] };
  found = new Map();
  for (const { category, location } of report.diagnostics) {
    const path = typeof location.path === "string" ? location.path : location.path.file;
    found.set(path, [...(found.get(path) ?? []), category]);
  }
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

const isWall = (rule: string) => /noRestrictedImports|noNodejsModules|^plugin$/.test(rule);

describe("walls", () => {
  it.each(broken)("%s may not import %s", (file) => {
    expect(found.get(file)?.filter(isWall) ?? []).not.toEqual([]);
  });

  it.each(allowed)("%s may import %s", (file) => {
    expect(found.get(file)?.filter(isWall) ?? []).toEqual([]);
  });

  it.each(otherRules)("%s is caught", (file, _text, rule) => {
    expect(found.get(file)?.some((category) => category.endsWith(rule)) ?? false).toBe(true);
  });
});
