import Link from "next/link";
import { usePicture } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { Panel } from "../ui/panel.tsx";

/** What to do when nothing runs yet; drawn only then. */
export function FirstSteps() {
  const mayOperate = useMay("operate");
  const isEmpty = usePicture(({ store, totals }) => store.epoch !== null && totals.current.ofSources === 0);
  if (!isEmpty) return null;
  return (
    <Panel title="No actor of yours runs yet">
      <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-s">
        <li>
          Pack a folder with actor classes: <code>npx callboard pack examples/hello -o hello.zip</code>
        </li>
        <li>
          {mayOperate ? (
            <>
              Drop the zip under{" "}
              <Link href="/sources" className="underline underline-offset-2">
                Sources
              </Link>
              ; nothing of it runs yet.
            </>
          ) : (
            "An operator uploads the zip under Sources."
          )}
        </li>
        <li>Somebody who may decide reviews and approves it.</li>
        <li>Activate it: the actors that its manifest names are created and shown here.</li>
      </ol>
    </Panel>
  );
}
