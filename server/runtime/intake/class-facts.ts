import { followActor, readScope } from "./bundle-scope.ts";
import { bundleModules } from "./bundle-source.ts";
import { membersOf } from "./class-members.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { checkMisspelt } from "./misspelt.ts";
import { ModuleShelf } from "./module-shelf.ts";
import { PlaceFinder } from "./original-place.ts";
import type { ZipContents } from "./read-zip.ts";
import { parseModule, placeAt } from "./syntax-tree.ts";
import { refusal, ZipRefused } from "./zip-refused.ts";

/** What the syntax tree says of an actor class that `main` exports. */
export interface ClassFacts {
  /** By which `main` exports it: the name it is created by. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Its own or inherited from a class of the source. */
  readonly hasSnapshot: boolean;
  readonly hasRestore: boolean;
}

/**
 * Lists the actor classes that `main` exports, by name, without executing anything. esbuild puts all modules into one
 * scope first, so re-exports, aliases and base classes in other files are plain names here. A class made by a function
 * (`class A extends Mixin(Actor)`) counts when an actor class is among the function's arguments; what the function adds
 * is not known. Throws `ZipRefused` for what is misspelt of what the runtime looks for.
 */
export async function classFacts(contents: ZipContents): Promise<ClassFacts[]> {
  return readClassFacts(contents, readManifest(contents), new ModuleShelf(contents));
}

export async function readClassFacts(
  contents: ZipContents,
  manifest: Manifest,
  shelf: ModuleShelf,
): Promise<ClassFacts[]> {
  const { code, map } = await bundleModules(contents, manifest, shelf, "esm");
  const program = parseModule(code);
  const scope = readScope(program);
  if (scope.exportsCommonJs) {
    const what = "main sets module.exports, so what it exports is known only by running it";
    throw new ZipRefused([refusal("main-exports", what, { entry: manifest.main })]);
  }
  const places = new PlaceFinder(map);
  const authorsPlace = (at: number) => {
    const { line, column } = placeAt(code, at);
    return places.find(line, column);
  };
  const exported = [...scope.exports].flatMap(([name, local]) => {
    const classes = followActor({ type: "Identifier", name: local, start: 0, end: 0 }, scope);
    return classes?.[0] ? [{ name, declared: classes[0], classes }] : [];
  });
  checkMisspelt({ code, program, scope, exported, authorsPlace });
  return exported
    .map(({ name, declared, classes }) => {
      const place = authorsPlace(declared.start);
      const members = classes.flatMap((each) => membersOf(each, scope)).filter(({ isStatic }) => !isStatic);
      return {
        name,
        file: place?.file ?? manifest.main,
        line: place?.line ?? 1,
        hasSnapshot: members.some((member) => member.name === "snapshot"),
        hasRestore: members.some((member) => member.name === "restore"),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
