"use client";

import { useMe } from "../live/me.ts";
import { TokensPanel } from "../tokens/tokens-panel.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { PolicyPanel } from "./policy-panel.tsx";
import { ProposalsPanel } from "./proposals-panel.tsx";

export function PeopleView() {
  const me = useMe();
  return (
    <>
      <PageHead title="People and tokens" />
      <div className="grid min-w-0 grid-cols-1 items-start gap-5 px-5 pb-8 max-sm:px-4 lg:grid-cols-[minmax(0,1fr)_330px]">
        <div className="flex min-w-0 flex-col gap-5">
          <ProposalsPanel />
          <PeoplePanel me={me} />
          <TokensPanel me={me} />
        </div>
        <PolicyPanel />
      </div>
    </>
  );
}
