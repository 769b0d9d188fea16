import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Source } from "#protocol/source";
import { usePicture } from "../live/live-provider.tsx";
import type { TopologyStore } from "../live/topology-store.ts";
import { sourcesQuery } from "../sources/source-queries.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { shortHash } from "../ui/hash.tsx";
import { ReasonField } from "../ui/reason-field.tsx";
import { Select } from "../ui/select.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TypedName, WIDE_FROM } from "../ui/typed-name.tsx";
import { PlanFacts } from "./plan-facts.tsx";
import { planQuery, type RolloutSelect, startRollout } from "./rollout-queries.ts";
import { type Choice, NO_CHOICE, SelectionForm, selectionOf } from "./selection-form.tsx";

interface SwapDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** Which actors, when that is settled; `classes` are those that the new source must have. Else it is asked for. */
  select?: { addresses: readonly string[]; classes: readonly string[] };
  /** What `select` is called: "Question q-8813". */
  what?: string;
  /** The hash of the new source, when that is settled. */
  toSource?: string;
  /** Asked for, with all that run on this source chosen at first. */
  fromSource?: string;
}

/** Plans a rollout to another approved source, says what it would meet, and starts it. Leads to the rollout's page. */
export function SwapDialog(props: SwapDialogProps) {
  if (!props.isOpen) return null;
  return <OpenSwapDialog {...props} />;
}

function OpenSwapDialog({ onClose, select, what, toSource, fromSource }: SwapDialogProps) {
  const router = useRouter();
  const sources = useQuery(sourcesQuery);
  const all = sources.data?.items ?? [];
  const approved = all.filter((source) => source.state === "approved");
  const fixed = approved.find((source) => source.hash === toSource);
  const only = select?.addresses.length === 1 ? select.addresses[0] : undefined;
  const seen = usePicture(
    ({ store }) => ({
      present: only === undefined ? null : presentSource(store, only),
      classes: [...store.classes].sort().join("\n"),
      sources: store.sources.map(({ hash }) => hash).join("\n"),
    }),
    only,
  );
  const classes = classesToOffer(fixed ? [fixed] : approved, seen.classes.split("\n"));
  const running = all.map(({ hash }) => hash).filter((hash) => seen.sources.split("\n").includes(hash));
  const [choice, setChoice] = useState<Choice>(
    fromSource === undefined ? NO_CHOICE : { ...NO_CHOICE, kind: "source", fromSource },
  );
  const selection: RolloutSelect | null = select
    ? { addresses: [...select.addresses] }
    : selectionOf(choice, classes, running);
  const targets = targetsFor(fixed ? [fixed] : approved, all, selection, select?.classes).filter(
    ({ hash }) => hash !== seen.present,
  );
  const [chosenTarget, setChosenTarget] = useState<string | null>(null);
  const target = targets.find((source) => source.hash === chosenTarget) ?? targets[0];
  const plan = useQuery(planQuery(selection, target?.hash));
  const [freshState, setFreshState] = useState(false);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const actors = plan.data?.actors ?? 0;
  const fresh = (plan.data?.classes ?? []).filter(({ state }) => state === "fresh").map((each) => each.class);
  const isRefused = plan.data?.classes.some(({ state }) => state === "missing") ?? true;
  const isWide = actors > WIDE_FROM;
  const start = useMutation({
    mutationFn: () => startRollout({ select: selection ?? {}, toSource: target?.hash ?? "", freshState, reason }),
    // The page that the dialog stands on is left, and the dialog with it.
    onSuccess: (id) => router.push(`/rollouts/${id}`),
  });
  const canStart =
    target !== undefined &&
    actors > 0 &&
    !isRefused &&
    (fresh.length === 0 || freshState) &&
    reason.trim() !== "" &&
    (!isWide || typed.trim() === target.name);

  return (
    <Dialog
      isOpen
      isDestructive={select !== undefined && select.addresses.length > 1}
      onClose={onClose}
      size="l"
      title={what ? `Swap ${what}` : "Swap running actors"}
      description="A running actor goes on at the same address with other code. Waiting messages, wakeups, children and names stay; one that cannot be swapped goes on as it was."
      actions={
        <Button
          kind="main"
          busy={start.isPending || start.isSuccess}
          disabled={!canStart}
          onClick={() => start.mutate()}
        >
          {target && plan.data ? `Swap ${countOf(actors, "actor")} to ${target.version}` : "Swap"}
        </Button>
      }
    >
      {sources.isPending && <Skeleton className="h-8" />}
      {sources.error !== null && sources.data === undefined && (
        <ErrorState isInline failure={failureOf(sources.error)} onRetry={() => void sources.refetch()} />
      )}
      {sources.data !== undefined && (
        <>
          {!select && <SelectionForm choice={choice} onChange={setChoice} classes={classes} sources={all} />}
          {target === undefined ? (
            <p className="text-s text-muted">
              No other approved source has{" "}
              {select ? select.classes.join(", ") : (selection?.class ?? "the classes of these actors")}. Upload one
              under Sources and have it approved.
            </p>
          ) : (
            <Field label="To source" hint={`${shortHash(target.hash)}, uploaded by ${target.uploadedBy}`}>
              {(control) => (
                <Select
                  {...control}
                  value={target.hash}
                  options={targets.map((source) => ({ value: source.hash, label: `${source.name} ${source.version}` }))}
                  onChoose={setChosenTarget}
                />
              )}
            </Field>
          )}
          {target && selection && (
            <div className="min-h-[42px]">
              <Faces asked={plan} what="the plan" loading={<Skeleton className="h-5 w-2/3" />}>
                {(known) => <PlanFacts plan={known} targetName={`${target.name} ${target.version}`} />}
              </Faces>
            </div>
          )}
          {target && fresh.length > 0 && (
            <Checkbox
              label="Begin with fresh state"
              hint={`${fresh.join(", ")} ${fresh.length === 1 ? "has" : "have"} no snapshot where ${fresh.length === 1 ? "it runs" : "they run"} now, so the state cannot be carried over. Without this the swap is refused.`}
              isChecked={freshState}
              onChange={setFreshState}
            />
          )}
          <ReasonField value={reason} onChange={setReason} />
          {isWide && target && (
            <TypedName
              name={target.name}
              consequence={`this swaps ${countOf(actors, "actor")}`}
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

/** The source that one actor runs on now. */
function presentSource({ actors, sources }: TopologyStore, address: string): string | null {
  const row = actors.rowOfAddress(address);
  return row === -1 ? null : (sources[actors.source[row] as number]?.hash ?? null);
}

/** Classes that some approved source has; those that live now come first. */
function classesToOffer(sources: readonly Source[], live: readonly string[]): string[] {
  const known = new Set(sources.flatMap((source) => source.classes.map(({ name }) => name)));
  return [...known].sort((a, b) => Number(live.includes(b)) - Number(live.includes(a)) || a.localeCompare(b));
}

/** Approved sources that have what is moved; another version of the same source first, the newest of them. */
function targetsFor(
  approved: readonly Source[],
  all: readonly Source[],
  selection: RolloutSelect | null,
  needed: readonly string[] | undefined,
): Source[] {
  const wanted = needed ?? (selection?.class ? [selection.class] : []);
  const from = all.find(({ hash }) => hash === selection?.fromSource);
  return approved
    .filter(
      ({ hash, classes }) =>
        hash !== from?.hash && wanted.every((name) => classes.some((facts) => facts.name === name)),
    )
    .sort((a, b) => Number(b.name === from?.name) - Number(a.name === from?.name));
}
