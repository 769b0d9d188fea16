import type { Verb } from "../http/verb.ts";
import { changeSaved } from "./change-saved.ts";
import { listSaved } from "./list-saved.ts";
import { listSent } from "./list-sent.ts";
import { removeSaved } from "./remove-saved.ts";
import { saveMessage } from "./save-message.ts";

export const messageVerbs: readonly Verb[] = [listSent, listSaved, saveMessage, changeSaved, removeSaved];
