/** Says in passing that something was done. What shows it is loaded with the first word: no page needs it before. */
export function tell(text: string): void {
  import("./toaster.tsx").then(
    ({ showToast }) => showToast(text),
    // What was done stays done, and the page shows it too.
    () => undefined,
  );
}
