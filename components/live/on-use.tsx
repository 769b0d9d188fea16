import { type ComponentType, lazy, type ReactNode, Suspense } from "react";
import { untilLoaded } from "./until-loaded.ts";

/**
 * A part of a page whose script is loaded when the part is first drawn; `meanwhile` stands in its place. While the
 * console is away it is waited for, so the part comes late and breaks no page.
 */
export function onUse<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: ReactNode = null,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await untilLoaded(load) }));
  return function OnUse(props: Props) {
    return (
      <Suspense fallback={meanwhile}>
        <Part {...props} />
      </Suspense>
    );
  };
}
