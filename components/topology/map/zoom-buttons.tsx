import { Maximize, Minus, Plus } from "lucide-react";
import { IconButton } from "../../ui/button.tsx";

/** Zooming without a wheel. */
export function ZoomButtons({ onIn, onOut, onAll }: { onIn: () => void; onOut: () => void; onAll: () => void }) {
  return (
    <div className="ml-auto flex shrink-0 rounded-md border border-line bg-panel">
      <IconButton label="Zoom in" onClick={onIn}>
        <Plus aria-hidden size={14} />
      </IconButton>
      <IconButton label="Zoom out" onClick={onOut}>
        <Minus aria-hidden size={14} />
      </IconButton>
      <IconButton label="Show all hosts" onClick={onAll}>
        <Maximize aria-hidden size={13} />
      </IconButton>
    </div>
  );
}
