import { usePicture } from "../live/live-provider.tsx";

/**
 * Which cluster the pages speak of, beside the brand. Nothing before the first picture, nor for the embedded one, which
 * is called like the product: saying it twice says nothing.
 */
export function ConventionName() {
  const name = usePicture(({ store }) => (store.epoch === null ? null : store.convention));
  if (name === null || name === "callboard") return null;
  return (
    <p className="flex min-w-0 items-center gap-2.5 text-m text-muted">
      <span aria-hidden className="text-faint">
        /
      </span>
      <span className="sr-only">Cluster</span>
      <span className="truncate">{name}</span>
    </p>
  );
}
