import { join } from "node:path";
import { Application, type DeclarationReflection, ReflectionKind } from "typedoc";
import { expect, it } from "vitest";

/** A function's comment stands at its signatures. */
function isDocumented(each: DeclarationReflection): boolean {
  return each.hasComment() || (each.signatures ?? []).some((signature) => signature.hasComment());
}

it("every export of callboard and callboard/testkit has a doc comment", async () => {
  const app = await Application.bootstrap({ options: join(import.meta.dirname, "typedoc.json") });

  const project = await app.convert();

  const exported = project?.getChildrenByKind(ReflectionKind.Module).flatMap(({ children = [] }) => children) ?? [];
  expect(exported.map(({ name }) => name)).toEqual(expect.arrayContaining(["Actor", "ActorSystem", "startTestSystem"]));
  const own = exported.filter(({ kind }) => kind !== ReflectionKind.Reference);
  expect(own.filter((each) => !isDocumented(each)).map(({ name }) => name)).toEqual([]);
}, 300_000);
