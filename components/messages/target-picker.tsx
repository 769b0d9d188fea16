"use client";

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from "react";
import type { ActorRow } from "#protocol/actor";
import { usePicture } from "../live/live-provider.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatCount } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { foundActorsQuery } from "./message-queries.ts";

interface TargetPickerProps {
  /** `@name` or address of the actor that is chosen. */
  chosen: string | null;
  /** Only actors of this class are offered. */
  className: string | null;
  onChoose: (target: string) => void;
  onClassName: (className: string | null) => void;
}

type Option = { key: string; label: string; note: string; isDisabled: boolean; choose: () => void };
const MAX_CLASSES = 4;

/** Any actor by its name, class or address, with what fits as it is typed. Arrow keys and Enter choose. */
export function TargetPicker({ chosen, className, onChoose, onClassName }: TargetPickerProps) {
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const q = useDeferredValue(text.trim().replace(/^@/, ""));
  const isAsking = isOpen || className !== null;
  const found = useQuery({ ...foundActorsQuery(q, className), enabled: isAsking });
  const classes = usePicture(({ store }) => store.classes.filter((name) => name !== undefined).join("\n")).split("\n");

  const close = () => {
    setIsOpen(false);
    setText("");
    setActive(0);
  };
  const wanted = q.toLowerCase();
  // Who types an @ looks for a name.
  const offersClasses = className === null && wanted !== "" && !text.trim().startsWith("@");
  const offeredClasses = offersClasses ? classes.filter((each) => each.toLowerCase().includes(wanted)) : [];
  const options: Option[] = [
    ...offeredClasses.slice(0, MAX_CLASSES).map((each) => ({
      key: `class ${each}`,
      label: each,
      note: "class: one of its actors",
      isDisabled: false,
      choose: () => {
        onClassName(each);
        setText("");
        setActive(0);
      },
    })),
    ...(found.data?.items ?? []).toSorted(byUse(q)).map((actor) => ({
      key: actor.address,
      label: actor.globalName === null ? actor.address : `@${actor.globalName}`,
      note: noteOf(actor),
      isDisabled: actor.sourceHash === null,
      choose: () => {
        onChoose(actor.globalName === null ? actor.address : `@${actor.globalName}`);
        close();
      },
    })),
  ];
  const at = Math.min(active, options.length - 1);

  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setIsOpen(true);
      setActive(Math.max(0, Math.min(options.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      const option = options[at];
      if (option && !option.isDisabled) option.choose();
    }
  };

  return (
    <div className="relative">
      <Field
        label={
          className === null ? (
            "To, by name, class or address"
          ) : (
            <>
              To one of the class <code>{className}</code>{" "}
              <button type="button" className="underline underline-offset-2" onClick={() => onClassName(null)}>
                any class
              </button>
            </>
          )
        }
      >
        {(control) => (
          <TextInput
            {...control}
            ref={input}
            isMono
            type="search"
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && at >= 0 ? `${listId}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            placeholder={chosen ?? "@name, Class or address"}
            value={text}
            onFocus={() => setIsOpen(true)}
            onBlur={() => setIsOpen(false)}
            onKeyDown={onKey}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
              setIsOpen(true);
            }}
          />
        )}
      </Field>
      <div
        hidden={!isOpen}
        className="absolute inset-x-0 top-full z-30 mt-1 max-h-[340px] overflow-y-auto rounded-md border border-line bg-panel shadow-over"
      >
        <div id={listId} role="listbox" aria-label="Actors that fit" tabIndex={-1}>
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keyboard; this is its pointer
            <div
              key={option.key}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              aria-disabled={option.isDisabled}
              // The press would take the focus from the field, and close the list before the click.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => !option.isDisabled && option.choose()}
              className={classNames(
                "flex cursor-pointer flex-wrap items-baseline gap-x-2 px-3 py-1.5 text-s",
                index === at && "bg-raised",
                option.isDisabled && "cursor-default text-faint",
              )}
            >
              <code className="min-w-0 [overflow-wrap:anywhere]">{option.label}</code>
              <span className="text-xs text-muted">{option.note}</span>
            </div>
          ))}
        </div>
        <p role="status" className="border-t border-line-soft px-3 py-1.5 text-xs text-muted empty:hidden">
          {found.data === undefined
            ? found.error === null && "looking…"
            : found.data.total === 0
              ? "No actor fits."
              : `${formatCount(found.data.items.length)} of ${countOf(found.data.total, "actor")} that fit`}
        </p>
        {found.data === undefined && found.error !== null && <ErrorState isInline failure={failureOf(found.error)} />}
      </div>
    </div>
  );
}

/** The one of just this name first, those that take nothing last. */
function byUse(name: string): (a: ActorRow, b: ActorRow) => number {
  const rank = ({ globalName, sourceHash }: ActorRow) => (sourceHash === null ? 2 : globalName === name ? 0 : 1);
  return (a, b) => rank(a) - rank(b);
}

function noteOf({ class: className, address, globalName, host, sourceHash }: ActorRow): string {
  const place = globalName === null ? `on ${host}` : address;
  return sourceHash === null ? `${className}, a system actor: takes no messages` : `${className} · ${place}`;
}
