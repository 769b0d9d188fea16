import { z } from "zod";
import { issueWords } from "#protocol/issue-words";

// Schemas are otherwise compiled with `new Function`, which the pages' policy forbids (no unsafe-eval): each probe of
// it
// would be a reported violation. This file runs before any module that builds a schema.
// What is wrong with a field is said to a person who fills it in.
z.config({ jitless: true, customError: issueWords });
