"use client";

import { ErrorState } from "../../components/ui/error-state.tsx";
import { PageHead } from "../../components/ui/page-head.tsx";

interface ErrorPageProps {
  error: Error;
  reset: () => void;
}

/** A page that broke while it was drawn; the frame around it stands. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <>
      <PageHead title="This page failed" />
      <ErrorState
        failure={{
          message: error.message,
          remedy: "The cluster goes on. Try again, or reload the page.",
        }}
        onRetry={reset}
      />
    </>
  );
}
