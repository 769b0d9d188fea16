/** A call board: the sheet by the stage door that says who is on and when. */
export function Brand() {
  return (
    <span className="flex items-center gap-2.5 font-semibold tracking-tight">
      <svg
        aria-hidden
        width="18"
        height="18"
        viewBox="0 0 18 18"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        className="text-accent"
      >
        <rect x="2" y="2.5" width="14" height="13" rx="2" />
        <path d="M5 6.5h5M5 9.5h8M5 12.5h3" />
      </svg>
      Callboard
    </span>
  );
}
