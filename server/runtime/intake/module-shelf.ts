import type { Loader } from "esbuild";
import type { PlaceFinder } from "./original-place.ts";
import { loaderOf, type ModuleRemark, prepareModule } from "./prepare-module.ts";
import type { ZipContents } from "./read-zip.ts";
import { textOf } from "./source-file.ts";
import { type Refusal, refusal } from "./zip-refused.ts";

export type ShelvedModule =
  | {
      readonly code: string;
      readonly loader: Loader;
      readonly places: PlaceFinder | null;
      readonly remarks: readonly ModuleRemark[];
    }
  | { readonly refusals: readonly Refusal[] };

/** The files of one zip as they go into its bundles, each prepared once however many bundles are made. */
export class ModuleShelf {
  readonly #contents: ZipContents;
  readonly #modules = new Map<string, ShelvedModule>();

  constructor(contents: ZipContents) {
    this.#contents = contents;
  }

  async get(path: string): Promise<ShelvedModule> {
    const known = this.#modules.get(path);
    if (known) return known;
    const module = await this.#prepare(path);
    this.#modules.set(path, module);
    return module;
  }

  placesOf(path: string): PlaceFinder | null {
    const module = this.#modules.get(path);
    return module && "places" in module ? module.places : null;
  }

  /** Of each module that was asked for, which after bundling is what the bundle holds. */
  remarks(): { readonly file: string; readonly remarks: readonly ModuleRemark[] }[] {
    return [...this.#modules].flatMap(([file, module]) =>
      "remarks" in module ? { file, remarks: module.remarks } : [],
    );
  }

  async #prepare(path: string): Promise<ShelvedModule> {
    const file = this.#contents.files.get(path);
    const refuse = (...refusals: Refusal[]) => ({ refusals });
    if (!file) return refuse(refusal("import-unresolved", "it is not in the zip", { entry: path }));
    if (path.endsWith(".json")) return prepareJson(path, textOf(file));
    const loader = loaderOf(path);
    if (!loader) return refuse(refusal("import-file-type", "it is imported and is no module", { entry: path }));
    const prepared = await prepareModule(file, loader);
    return "code" in prepared ? { ...prepared, loader: "js" } : refuse(...prepared);
  }
}

function prepareJson(path: string, text: string): ShelvedModule {
  try {
    JSON.parse(text);
    return { code: text, loader: "json", places: null, remarks: [] };
  } catch {
    return { refusals: [refusal("syntax", "it is imported and is not JSON", { entry: path })] };
  }
}
