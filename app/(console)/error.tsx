"use client";

import { ErrorState } from "../../components/ui/error-state.tsx";

interface ErrorPageProps {
  error: Error;
  reset: () => void;
}

/** A page that broke while it was drawn; the frame around it stands. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <ErrorState
      failure={{
        message: `This page broke: ${error.message}`,
        remedy: "The cluster goes on. Try again, or reload the page.",
      }}
      onRetry={reset}
    />
  );
}
