import type { Verb } from "../http/verb.ts";
import { listTokens } from "./list-tokens.ts";
import { mintToken } from "./mint-token.ts";
import { revokeToken } from "./revoke-token.ts";

export const tokenVerbs: readonly Verb[] = [listTokens, mintToken, revokeToken];
