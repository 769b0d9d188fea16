import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { request } from "../live/request.ts";
import { fieldErrors } from "../ui/field-errors.ts";
import { tell } from "../ui/tell.ts";

/** A form for a setting that is saved whole. `values` is what the schema takes, checked before it is sent. */
export function useSetting<S extends z.ZodType>(schema: S, path: string, queryKey: QueryKey, says: string) {
  const client = useQueryClient();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useMutation({
    mutationFn: (body: z.output<S>) => request(schema, path, { method: "PUT", body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey });
      tell(says);
    },
  });
  const submit = (values: unknown) => {
    const parsed = schema.safeParse(values);
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success) save.mutate(parsed.data);
  };
  return { errors, save, submit };
}
