import { z } from "zod";

// Schemas are otherwise compiled with `new Function`, which the pages' policy forbids (no unsafe-eval): each probe of it
// would be a reported violation. This file runs before any module that builds a schema.
z.config({ jitless: true });
