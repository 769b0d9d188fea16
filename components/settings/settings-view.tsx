"use client";

import Link from "next/link";
import { type ReactNode, useEffect, useRef } from "react";
import { useMe } from "../live/me.ts";
import { PeoplePanel } from "../people/people-panel.tsx";
import { PolicyPanel } from "../people/policy-panel.tsx";
import { ProposalsPanel } from "../people/proposals-panel.tsx";
import { TokensPanel } from "../tokens/tokens-panel.tsx";
import { classNames } from "../ui/class-names.ts";
import { PageHead } from "../ui/page-head.tsx";
import { AboutPanel } from "./about-panel.tsx";
import { KeyPanel } from "./key-panel.tsx";
import { LimitsPanel } from "./limits-panel.tsx";
import { MySessionsPanel } from "./my-sessions-panel.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { RetentionPanel } from "./retention-panel.tsx";
import { SECTIONS, type SectionId } from "./sections.ts";

export function SettingsView({ section }: { section: SectionId }) {
  return (
    <>
      <PageHead title="Settings" />
      <div className="grid min-w-0 grid-cols-1 items-start gap-5 px-5 pb-8 max-sm:px-4 lg:grid-cols-[170px_minmax(0,1fr)]">
        <nav aria-label="Settings" className="flex gap-1 overflow-x-auto lg:flex-col">
          {SECTIONS.map(({ id, label }) => (
            <SectionLink key={id} id={id} label={label} isHere={id === section} />
          ))}
        </nav>
        <div className="flex max-w-[960px] min-w-0 flex-col gap-5">
          <ProposalsPanel />
          <Section section={section} />
        </div>
      </div>
    </>
  );
}

/** On a phone not all of them fit beside each other: the one that is open is brought into sight. */
function SectionLink({ id, label, isHere }: { id: SectionId; label: string; isHere: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isHere]);
  return (
    <Link
      ref={link}
      href={`/settings/${id}`}
      aria-current={isHere ? "page" : undefined}
      className={classNames(
        "flex min-h-8 shrink-0 items-center rounded-md px-2.5 text-s whitespace-nowrap no-underline hover:text-text focus-visible:outline-offset-[-2px] pointer-coarse:min-h-10",
        isHere ? "bg-raised font-medium text-text" : "text-muted",
      )}
    >
      {label}
    </Link>
  );
}

function Section({ section }: { section: SectionId }): ReactNode {
  const me = useMe();
  switch (section) {
    case "account":
      return (
        <>
          <MySessionsPanel />
          <PasswordPanel />
        </>
      );
    case "people":
      return <PeoplePanel me={me} />;
    case "tokens":
      return <TokensPanel me={me} />;
    case "policy":
      return (
        <>
          <PolicyPanel />
          <LimitsPanel />
        </>
      );
    case "retention":
      return <RetentionPanel />;
    case "keys":
      return <KeyPanel />;
    case "about":
      return <AboutPanel />;
  }
}
