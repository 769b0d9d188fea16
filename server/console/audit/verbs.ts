import type { Verb } from "../http/verb.ts";
import { exportAudit } from "./export-audit.ts";
import { listAudit } from "./list-audit.ts";
import { readChain } from "./read-chain.ts";

export const auditVerbs = (): Verb[] => [listAudit, exportAudit, readChain()];
