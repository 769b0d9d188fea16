import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";

/** In the head of a list, so that nothing moves when it appears. */
export function NewRows({ newer, what, onShow }: { newer: number; what: string; onShow: () => void }) {
  return (
    <span role="status">
      {newer > 0 && (
        <Button kind="quiet" onClick={onShow}>
          Show {countOf(newer, `new ${what}`)}
        </Button>
      )}
    </span>
  );
}
