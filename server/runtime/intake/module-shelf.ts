import type { Loader } from "esbuild";
import type { PlaceFinder } from "./original-place.ts";
import { loaderOf, type ModuleRemark, prepareModule } from "./prepare-module.ts";
import type { ZipContents } from "./read-zip.ts";
import { textOf } from "./source-file.ts";
import { type SettingsRemark, STANDARD, Tsconfigs } from "./tsconfig.ts";
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
  readonly #tsconfigs: Tsconfigs;
  readonly #modules = new Map<string, ShelvedModule>();

  constructor(contents: ZipContents) {
    this.#contents = contents;
    this.#tsconfigs = new Tsconfigs(contents);
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

  /** Whether only the type checker finds what the import names. */
  isAlias(specifier: string, importer: string): boolean {
    return this.#tsconfigs.isAlias(specifier, importer);
  }

  /** Of the tsconfig.json files by which these modules were compiled. */
  settingsRemarks(): readonly SettingsRemark[] {
    return this.#tsconfigs.remarks();
  }

  async #prepare(path: string): Promise<ShelvedModule> {
    const file = this.#contents.files.get(path);
    const refuse = (...refusals: Refusal[]) => ({ refusals });
    if (!file) return refuse(refusal("import-unresolved", "it is not in the zip", { entry: path }));
    if (path.endsWith(".json")) return prepareJson(path, textOf(file));
    const loader = loaderOf(path);
    if (!loader) return refuse(refusal("import-file-type", "it is imported and is no module", { entry: path }));
    const settings = loader === "ts" ? this.#tsconfigs.of(path) : STANDARD;
    if ("refusals" in settings) return settings;
    const prepared = await prepareModule(file, loader, settings.options);
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
