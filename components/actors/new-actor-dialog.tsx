import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import * as z from "zod";
import type { createActorSchema } from "#protocol/actor";
import { addressSchema } from "#protocol/identity";
import type { Source } from "#protocol/source";
import { usePicture } from "../live/live-provider.tsx";
import { request } from "../live/request.ts";
import { sourcesQuery } from "../sources/source-queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { doubledKey, type JsonPair, JsonPairs, valuesOf } from "../ui/json-pairs.tsx";
import { readOptionalJson } from "../ui/json-text.ts";
import { Select } from "../ui/select.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TextArea, TextInput } from "../ui/text-input.tsx";
import { HostChoice } from "./host-choice.tsx";

/** Creates one actor of an approved source, and leads to its page. */
export function NewActorDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const sources = useQuery(sourcesQuery);
  const approved = (sources.data?.items ?? []).filter(
    ({ state, classes }) => state === "approved" && classes.length > 0,
  );
  const [chosenSource, setSource] = useState<string | null>(null);
  const [chosenClass, setClass] = useState<string | null>(null);
  const [host, setHost] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [init, setInit] = useState("");
  const [requirements, setRequirements] = useState<JsonPair[]>([]);
  const source = approved.find(({ hash }) => hash === chosenSource) ?? approved[0];
  const actor = source?.classes.find((facts) => facts.name === chosenClass)?.name ?? source?.classes[0]?.name ?? "";
  const hosts = usePicture(({ store }) => store.hosts.length);
  const initRead = readOptionalJson(init);
  const doubled = doubledKey(requirements);

  const create = useMutation({
    mutationFn: (order: z.input<typeof createActorSchema>) =>
      request(z.object({ address: addressSchema }), "/actors", { method: "POST", body: order }),
    onSuccess: ({ address }) => {
      onClose();
      router.push(`/actors/${encodeURIComponent(address)}`);
    },
  });
  const submit = () => {
    if (!source || initRead.error !== null || doubled !== null) return;
    const asked = valuesOf(requirements);
    create.mutate({
      sourceHash: source.hash,
      actor,
      ...(host === null ? {} : { host }),
      ...(name.trim() === "" ? {} : { globalName: name.trim() }),
      ...(Object.keys(asked).length === 0 ? {} : { requirements: asked }),
      ...(initRead.value === undefined ? {} : { init: initRead.value }),
    });
  };

  return (
    <Dialog
      isOpen
      size="l"
      onClose={onClose}
      title="New actor"
      description="Creates one actor of an approved source. If the global name is taken, the actor that holds it is shown and none is created."
      actions={
        <Button
          kind="main"
          busy={create.isPending}
          disabled={!source || initRead.error !== null || doubled !== null}
          onClick={submit}
        >
          Create {actor || "an actor"}
        </Button>
      }
    >
      {sources.isPending && <Skeleton className="h-8" />}
      {sources.error !== null && sources.data === undefined && (
        <ErrorState isInline failure={failureOf(sources.error)} onRetry={() => void sources.refetch()} />
      )}
      {sources.data !== undefined && !source && (
        <p className="text-s text-muted">
          No source is approved that has an actor class. <Link href="/sources">Upload one and have it approved</Link>.
        </p>
      )}
      {source && (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Source">
              {(control) => (
                <Select
                  {...control}
                  value={source.hash}
                  options={approved.map(sourceOption)}
                  onChoose={(hash) => {
                    setSource(hash);
                    setClass(null);
                  }}
                />
              )}
            </Field>
            <Field label="Class">
              {(control) => (
                <Select
                  {...control}
                  value={actor}
                  options={source.classes.map((facts) => ({ value: facts.name, label: facts.name }))}
                  onChoose={setClass}
                />
              )}
            </Field>
            <Field label="Global name, if it has one" hint="One actor in the whole cluster has it.">
              {(control) => (
                <TextInput
                  {...control}
                  isMono
                  maxLength={200}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <div className="flex flex-col gap-1">
              <span aria-hidden className="text-xs text-muted">
                Host
              </span>
              <HostChoice value={host} none="Any that fits" onChoose={setHost} />
            </div>
          </div>
          <Field label="What onStart gets, as JSON; empty: undefined" error={initRead.error}>
            {(control) => (
              <TextArea
                {...control}
                isMono
                rows={4}
                spellCheck={false}
                value={init}
                onChange={(event) => setInit(event.target.value)}
              />
            )}
          </Field>
          <JsonPairs what="Requirement" pairs={requirements} onChange={setRequirements} />
          {doubled !== null && (
            <p role="alert" className="text-xs text-bad">
              {doubled} is listed twice.
            </p>
          )}
        </>
      )}
      {create.error !== null && (
        <ErrorState isInline failure={failureOf(create.error)}>
          {hosts === 0 && "No host is up."}
        </ErrorState>
      )}
    </Dialog>
  );
}

function sourceOption({ hash, name, version }: Source) {
  return { value: hash, label: `${name} ${version}` };
}
