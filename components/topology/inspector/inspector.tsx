import { X } from "lucide-react";
import { onUse } from "../../live/on-use.tsx";
import { IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import type { TopologyUrl } from "../topology-url.ts";
import { ClusterInspector } from "./cluster-inspector.tsx";

/** Loaded when an actor or a host is selected: the first page is lighter without. */
const ActorInspector = onUse(() => import("./actor-inspector.tsx").then((module) => module.ActorInspector));
const HostInspector = onUse(() => import("./host-inspector.tsx").then((module) => module.HostInspector));

/** Beside the picture; on a narrow screen a sheet over its lower half, there while something is selected. */
export function Inspector({ url }: { url: TopologyUrl }) {
  const { shown, show } = url;
  const isSelected = shown.actor !== null || shown.host !== null;
  const select = (actor: string) => void show({ actor, host: null });
  return (
    <aside
      aria-label="Inspector"
      className={classNames(
        "flex flex-col gap-4 overflow-y-auto border-line bg-panel p-4 text-s",
        "lg:w-[330px] lg:shrink-0 lg:border-l lg:px-[18px]",
        "max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-20 max-lg:max-h-[62dvh] max-lg:rounded-t-md max-lg:border-t max-lg:shadow-over",
        !isSelected && "max-lg:hidden",
      )}
    >
      {isSelected && (
        <IconButton
          label="Close the inspector"
          className="absolute top-3 right-3 bg-panel lg:hidden"
          onClick={() => void show({ actor: null, host: null })}
        >
          <X aria-hidden size={15} />
        </IconButton>
      )}
      {shown.actor !== null ? (
        <ActorInspector
          key={shown.actor}
          address={shown.actor}
          onSelect={select}
          onSelectHost={(host) => void show({ actor: null, host })}
        />
      ) : shown.host !== null ? (
        <HostInspector
          key={shown.host}
          hostId={shown.host}
          onSelect={select}
          onShowOnly={(on) => void show({ on, view: "table" })}
        />
      ) : (
        <ClusterInspector onSelect={select} />
      )}
    </aside>
  );
}
