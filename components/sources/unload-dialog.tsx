"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type * as z from "zod";
import { actorSchema } from "#protocol/actor";
import { listSchema } from "#protocol/list";
import { type Source, unloadAnswerSchema, unloadSchema } from "#protocol/source";
import { FACTS_EVERY_MS } from "../live/facts-every.ts";
import { apiPath, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Radio } from "../ui/checkbox.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { failureOf } from "../ui/failure.ts";
import { fieldErrors } from "../ui/field-errors.ts";
import { ReasonField } from "../ui/reason-field.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { tell } from "../ui/tell.ts";
import { TypedName } from "../ui/typed-name.tsx";
import { actorsOn } from "./versions.ts";

type Mode = z.infer<typeof unloadSchema>["mode"];

const MODES: { mode: Mode; label: string; hint: string }[] = [
  {
    mode: "refuse",
    label: "Only if no actor runs on it",
    hint: "With actors on it nothing happens, and you see which.",
  },
  {
    mode: "drain",
    label: "Drain",
    hint: "No new actors from it; those that run go on until they stop or are swapped, then it is unloaded.",
  },
  { mode: "force", label: "Force", hint: "Stops the actors on it now. Their waiting messages become dead letters." },
];
const SHOWN_ACTORS = 6;

export function UnloadDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const client = useQueryClient();
  const actors = actorsOn(source);
  const [mode, setMode] = useState<Mode>(actors > 0 ? "drain" : "refuse");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const unload = useMutation({
    mutationFn: () =>
      request(unloadAnswerSchema, apiPath`/sources/${source.hash}`, { method: "DELETE", body: { mode, reason } }),
    onSuccess: async ({ state }) => {
      await client.invalidateQueries({ queryKey: ["sources"] });
      if (state === "unloaded") tell(`Unloaded ${source.name} ${source.version}`);
      else tell(`${source.name} ${source.version} is draining; the tray above says how far it is`);
      onClose();
    },
  });
  const isWide = mode === "force" && actors > 0;
  const submit = () => {
    const parsed = unloadSchema.safeParse({ mode, reason });
    const wrong = parsed.success ? {} : fieldErrors(parsed.error);
    if (isWide && typed.trim() !== source.name) wrong.typed = `Type ${source.name} to force it.`;
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) unload.mutate();
  };
  return (
    <Dialog
      isOpen
      isDestructive
      size="l"
      onClose={onClose}
      title={`Unload ${source.name} ${source.version}?`}
      description={
        actors > 0
          ? `${countOf(actors, "actor")} on ${countOf(source.runningOn.length, "host")} ${actors === 1 ? "runs" : "run"} on it. Afterwards it is retired: to use it again, it has to be uploaded and approved again.`
          : "No actor runs on it. Afterwards it is retired: to use it again, it has to be uploaded and approved again."
      }
      actions={
        <Button kind="bad" busy={unload.isPending} onClick={submit}>
          {isWide
            ? `Stop ${countOf(actors, "actor")} and unload ${source.version}`
            : mode === "drain"
              ? `Drain ${source.version}`
              : `Unload ${source.version}`}
        </Button>
      }
    >
      {actors > 0 && <WhoRuns source={source} />}
      <fieldset className="flex flex-col gap-2.5">
        <legend className="mb-2 text-xs text-muted">With the actors that run on it</legend>
        {MODES.map((choice) => (
          <Radio
            key={choice.mode}
            name="mode"
            label={choice.label}
            hint={choice.hint}
            isChecked={mode === choice.mode}
            onChoose={() => {
              setMode(choice.mode);
              unload.reset();
            }}
          />
        ))}
      </fieldset>
      <ReasonField rows={2} value={reason} onChange={setReason} error={errors.reason} />
      {isWide && (
        <TypedName
          name={source.name}
          consequence={`this stops ${countOf(actors, "actor")}`}
          value={typed}
          onChange={setTyped}
          error={errors.typed}
        />
      )}
      {unload.isError && <ErrorState isInline failure={failureOf(unload.error)} />}
    </Dialog>
  );
}

/** Who would be met by it: per host, and the deepest of them by name. */
function WhoRuns({ source }: { source: Source }) {
  const deepest = useQuery({
    queryKey: ["actors", "of-source", source.hash],
    queryFn: ({ signal }) =>
      request(listSchema(actorSchema), "/actors", {
        signal,
        query: { source: source.hash, sort: "-depth", limit: SHOWN_ACTORS },
      }),
    refetchInterval: FACTS_EVERY_MS,
  });
  return (
    <div className="rounded-md border border-line text-s">
      <ul className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line-soft px-3 py-2">
        {source.runningOn.map(({ host, actors }) => (
          <li key={host}>
            {host} <span className="text-muted">{formatCount(actors)}</span>
          </li>
        ))}
      </ul>
      <Faces asked={deepest} loading={<SkeletonRows label="Actors" rows={3} />} what="the actors">
        {({ items, total }) => (
          <ul className="px-3 py-2">
            {items.map((actor) => (
              <li key={actor.address} className="flex items-baseline gap-2 leading-6">
                <Link
                  href={`/actors/${encodeURIComponent(actor.address)}`}
                  className="min-w-0 truncate underline underline-offset-2"
                >
                  {actor.class} <code>{actor.globalName ?? actor.address}</code>
                </Link>
                <span className="ml-auto shrink-0 text-muted">{countOf(actor.depth, "message")} waiting</span>
              </li>
            ))}
            <li className="pt-1 text-xs text-muted">
              {formatCount(items.length)} of {countOf(total, "actor")}, deepest first
            </li>
          </ul>
        )}
      </Faces>
    </div>
  );
}
