"use client";

import { useQuery } from "@tanstack/react-query";
import { setupStateSchema } from "#protocol/people";
import { request } from "../live/request.ts";
import { Entrance } from "../sign-in/entrance.tsx";
import { useLinkToken } from "../sign-in/link-token.ts";
import { buttonClasses } from "../ui/button.tsx";
import { Faces } from "../ui/faces.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { SetupForm } from "./setup-form.tsx";

export function SetupView() {
  return (
    <Entrance
      title="Set up Callboard"
      lead="You become the first administrator. Nothing else can be opened until this is done; it takes a minute."
    >
      <SetupState />
    </Entrance>
  );
}

function SetupState() {
  const token = useLinkToken();
  const setup = useQuery({
    queryKey: ["setup"],
    queryFn: ({ signal }) => request(setupStateSchema, "/setup", { signal, signInOn401: false }),
  });
  return (
    <Faces asked={setup} loading={<SkeletonRows label="Set-up" />} what="the set-up">
      {({ isSetUp }) => {
        if (isSetUp) return <AlreadySetUp />;
        if (token === null) return <NoToken />;
        return token === undefined ? <SkeletonRows label="Set-up" /> : <SetupForm token={token} />;
      }}
    </Faces>
  );
}

function AlreadySetUp() {
  return (
    <div className="flex flex-col items-start gap-3">
      <p>This Callboard is set up already, and the link that led here was for one use.</p>
      <a href="/sign-in" className={buttonClasses("main")}>
        Sign in
      </a>
    </div>
  );
}

/** The link without its end, or typed by hand. */
function NoToken() {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-panel px-4 py-3.5">
      <h2 className="font-medium">The one-time token is missing</h2>
      <p className="text-muted">
        Callboard prints a link that ends in <code>#token=…</code> where it was started. Open the complete link.
      </p>
      <p className="text-muted">
        It is good for 30 minutes. For another one, restart Callboard. To choose the token yourself, start it with{" "}
        <code>CALLBOARD_SETUP_TOKEN</code> (16 characters or more); that one does not expire.
      </p>
    </div>
  );
}
