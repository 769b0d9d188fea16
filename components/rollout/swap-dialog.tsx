import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Source } from "#protocol/source";
import { failureOf } from "../live/api-failure.ts";
import { usePicture } from "../live/live-provider.tsx";
import { sourcesQuery } from "../sources/source-queries.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { shortHash } from "../ui/hash.tsx";
import { Select } from "../ui/select.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TextArea } from "../ui/text-input.tsx";
import { TypedName, WIDE_FROM } from "../ui/typed-name.tsx";
import { startRollout } from "./rollout-queries.ts";
import { affectedBy } from "./swap-preview.ts";

interface SwapDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** Which actors, when that is settled; `classes` are those that the new source must have. Else a class is asked for. */
  select?: { addresses: readonly string[]; classes: readonly string[] };
  /** What `select` is called: "Question q-8813". */
  what?: string;
  /** The hash of the new source, when that is settled. */
  toSource?: string;
}

/** Starts a rollout: one actor, or all of a class, to another approved source. Leads to the rollout's page. */
export function SwapDialog(props: SwapDialogProps) {
  if (!props.isOpen) return null;
  return <OpenSwapDialog {...props} />;
}

function OpenSwapDialog({ onClose, select, what, toSource }: SwapDialogProps) {
  const router = useRouter();
  const sources = useQuery(sourcesQuery);
  const approved = (sources.data?.items ?? []).filter((source) => source.state === "approved");
  const fixed = approved.find((source) => source.hash === toSource);
  const liveClasses = usePicture(({ store }) => [...store.classes].sort().join("\n")).split("\n");
  const classes = select?.classes ?? classesToOffer(fixed ? [fixed] : approved, liveClasses);
  const [chosenClass, setChosenClass] = useState<string | null>(null);
  const className = chosenClass ?? classes[0] ?? "";
  const running = usePicture(
    ({ store }) => affectedBy(store, select?.addresses ?? null, className, null).sources,
    className,
  );
  const targets = (fixed ? [fixed] : approved).filter(
    (source) =>
      (select?.classes ?? [className]).every((wanted) => source.classes.some(({ name }) => name === wanted)) &&
      !(select && running === source.hash),
  );
  const [chosenTarget, setChosenTarget] = useState<string | null>(null);
  const target =
    targets.find((source) => source.hash === chosenTarget) ??
    targets.find(({ hash }) => hash !== running) ??
    targets[0];
  const preview = usePicture(
    ({ store }) => {
      const { actors, waiting, hosts } = affectedBy(store, select?.addresses ?? null, className, target?.hash ?? null);
      return { actors, waiting, hosts };
    },
    className,
    target?.hash,
  );
  const [freshState, setFreshState] = useState(false);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const fresh = (select?.classes ?? [className]).filter((wanted) =>
    target?.classes.some(({ name, hasSnapshot, hasRestore }) => name === wanted && !hasSnapshot && !hasRestore),
  );
  const isWide = preview.actors > WIDE_FROM;
  const start = useMutation({
    mutationFn: () =>
      startRollout({
        select: select ? { addresses: [...select.addresses] } : { class: className },
        toSource: target?.hash ?? "",
        freshState,
        reason,
      }),
    onSuccess: (id) => {
      onClose();
      router.push(`/rollouts/${id}`);
    },
  });
  const canStart =
    target !== undefined && reason.trim() !== "" && preview.actors > 0 && (!isWide || typed.trim() === target.name);

  return (
    <Dialog
      isOpen
      isDestructive={select !== undefined && select.addresses.length > 1}
      onClose={onClose}
      title={what ? `Swap ${what}` : "Swap all of a class"}
      description="A running actor goes on at the same address with other code. Waiting messages, wakeups, children and names stay; one that cannot be swapped goes on as it was."
      actions={
        <Button kind="main" busy={start.isPending} disabled={!canStart} onClick={() => start.mutate()}>
          {target ? `Swap ${countOf(preview.actors, "actor")} to ${target.version}` : "Swap"}
        </Button>
      }
    >
      {sources.isPending && <Skeleton className="h-8" />}
      {sources.error !== null && sources.data === undefined && (
        <ErrorState isInline failure={failureOf(sources.error)} onRetry={() => void sources.refetch()} />
      )}
      {sources.data !== undefined && (
        <>
          {!select && (
            <Field label="Class">
              {(control) => (
                <Select
                  {...control}
                  value={className}
                  options={classes.map((name) => ({ value: name, label: name }))}
                  onChoose={setChosenClass}
                />
              )}
            </Field>
          )}
          {targets.length === 0 ? (
            <p className="text-s text-muted">
              No approved source {select ? "but the present one " : ""}has{" "}
              {classes.length > 1 && select ? `all of ${classes.join(", ")}` : `a class ${className}`}. Upload one under
              Sources and have it approved.
            </p>
          ) : (
            <Field label="To source" hint={target && `${shortHash(target.hash)}, uploaded by ${target.uploadedBy}`}>
              {(control) => (
                <Select
                  {...control}
                  value={target?.hash ?? ""}
                  options={targets.map((source) => ({ value: source.hash, label: `${source.name} ${source.version}` }))}
                  onChoose={setChosenTarget}
                />
              )}
            </Field>
          )}
          {target && (
            <p className="text-s">
              {preview.actors === 0
                ? `None of ${select ? "them" : `class ${className}`} runs on another source.`
                : `Swaps ${countOf(preview.actors, "actor")} on ${countOf(preview.hosts, "host")}, with ${countOf(preview.waiting, "waiting message")}.`}
            </p>
          )}
          {target && fresh.length > 0 && (
            <Checkbox
              label="Begin with fresh state"
              hint={`${fresh.join(", ")} in ${target.version} ${fresh.length === 1 ? "has" : "have"} neither snapshot nor restore, so its state cannot be carried over. Without this the swap is refused.`}
              isChecked={freshState}
              onChange={setFreshState}
            />
          )}
          <Field label="Reason, kept in the audit">
            {(control) => (
              <TextArea
                {...control}
                value={reason}
                maxLength={2000}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {isWide && target && (
            <TypedName
              name={target.name}
              consequence={`this swaps ${countOf(preview.actors, "actor")}`}
              value={typed}
              onChange={setTyped}
            />
          )}
        </>
      )}
      {start.error !== null && <ErrorState isInline failure={failureOf(start.error)} />}
    </Dialog>
  );
}

/** Classes that some approved source has; those that live now come first. */
function classesToOffer(sources: readonly Source[], live: readonly string[]): string[] {
  const known = new Set(sources.flatMap((source) => source.classes.map(({ name }) => name)));
  return [...known].sort((a, b) => Number(live.includes(b)) - Number(live.includes(a)) || a.localeCompare(b));
}
