import type { z } from "zod";
import { type Verb, verb } from "../http/verb.ts";
import { storedSetting } from "./stored-setting.ts";

/** A stored setting as two calls: everybody reads it, an administrator changes it whole. */
export function settingVerbs<S extends z.ZodType>(about: {
  name: "limits" | "retention";
  schema: S;
  otherwise: z.output<S>;
  reads: string;
  changes: string;
}): Verb[] {
  const { name, schema } = about;
  const setting = storedSetting(name, schema, about.otherwise);
  const answers: { 200: z.ZodType } = { 200: schema };
  const read = verb({
    method: "get",
    path: `/${name}`,
    permission: "view",
    summary: about.reads,
    answers,
    audits: null,
    run: async ({ context }) => ({ status: 200, body: await setting.read(context.db) }),
  });
  const change = verb({
    method: "put",
    path: `/${name}`,
    permission: "administer",
    needsFreshSignIn: `Changing the ${name}`,
    summary: about.changes,
    body: schema as z.ZodType,
    answers,
    audits: `settings.${name}`,
    async run({ body, caller, context: { audit, clock, changes } }) {
      const to = schema.parse(body);
      await audit.change(async (tx, record) => {
        const from = await setting.read(tx);
        await setting.save(tx, clock, to);
        await record({ who: caller, action: `settings.${name}`, target: name, details: { from, to } });
      });
      changes.tell({ topic: "policy", id: name });
      return { status: 200, body: to };
    },
  });
  return [read, change];
}
