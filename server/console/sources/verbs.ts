import { activateSource } from "../activations/activate-source.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Verb } from "../http/verb.ts";
import { decideSource } from "./decide-source.ts";
import { downloadZip } from "./download-zip.ts";
import { listSources } from "./list-sources.ts";
import { readFile } from "./read-file.ts";
import { readSource } from "./read-source.ts";
import { unloadSource } from "./unload-source.ts";
import { uploadSource } from "./upload-source.ts";

export const sourceVerbs = (cluster: ClusterContext): Verb[] =>
  [uploadSource, listSources, readSource, readFile, downloadZip, decideSource, activateSource, unloadSource].map(
    (make) => make(cluster),
  );
