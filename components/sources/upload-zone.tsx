"use client";

import { Upload as UploadIcon, X } from "lucide-react";
import Link from "next/link";
import { type DragEvent, useRef, useState } from "react";
import { Button, IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatBytes } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Refusals } from "./refusals.tsx";
import { refusalsOf, type UploadAnswer } from "./upload-zip.ts";
import { type Upload, useUploads } from "./uploads.ts";

/** Drop zips, or choose them. Nothing that is dropped runs before somebody has approved it. */
export function UploadZone() {
  const { uploads, add, dismiss } = useUploads();
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <section aria-label="Upload" className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same by keyboard */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={classNames(
          "flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-dashed px-4 py-3.5",
          isOver ? "border-accent bg-raised" : "border-edge",
        )}
      >
        <UploadIcon aria-hidden size={16} className="shrink-0 text-muted max-sm:hidden" />
        <div className="min-w-0 grow text-s">
          <p className="font-medium">{isOver ? "Drop to upload" : "Drop a source zip here"}</p>
          <p className="text-muted">
            Made with <code>npx callboard pack DIR</code>; up to 50 MB. It is checked and bundled now, and runs only
            once it is approved.
          </p>
        </div>
        <Button onClick={() => input.current?.click()}>Choose a zip…</Button>
        <input
          ref={input}
          type="file"
          accept=".zip,application/zip"
          multiple
          aria-label="Source zip"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            add([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </div>
      {uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} onDismiss={() => dismiss(upload.id)} />
      ))}
    </section>
  );
}

function UploadRow({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  const { state } = upload;
  const isUnderWay = state.at === "sending" || state.at === "checking";
  return (
    <article aria-label={upload.fileName} className="rounded-md border border-line bg-panel">
      <header className="flex items-center gap-3 px-3.5 py-2 text-s">
        <span className="min-w-0 truncate font-medium">{upload.fileName}</span>
        <span className="shrink-0 text-muted">{formatBytes(upload.bytes)}</span>
        <span className="ml-auto shrink-0" role="status">
          <Progress upload={upload} />
        </span>
        <IconButton
          label={isUnderWay ? `End the upload of ${upload.fileName}` : `Close ${upload.fileName}`}
          onClick={onDismiss}
          className="-mr-1.5"
        >
          <X aria-hidden size={14} />
        </IconButton>
      </header>
      {isUnderWay && (
        <progress
          aria-label={`Upload of ${upload.fileName}`}
          max={upload.bytes}
          {...(state.at === "sending" ? { value: state.sentBytes } : {})}
          className="block h-0.5 w-full accent-accent"
        />
      )}
      {state.at === "done" && <Uploaded answer={state.answer} />}
      {state.at === "refused" && <Refused error={state.error} />}
    </article>
  );
}

function Progress({ upload: { state, bytes } }: { upload: Upload }) {
  if (state.at === "sending") return `${Math.floor((100 * state.sentBytes) / Math.max(1, bytes))} % sent`;
  if (state.at === "checking") return "checking and bundling";
  return state.at === "done" ? (
    <StateGlyph state="done">uploaded</StateGlyph>
  ) : (
    <StateGlyph state="failed">refused</StateGlyph>
  );
}

function Uploaded({ answer: { source, isNew } }: { answer: UploadAnswer }) {
  return (
    <p className="border-t border-line px-3.5 py-2 text-s text-muted">
      <Link href={`/sources/${source.hash}`} className="font-medium text-text underline underline-offset-2">
        {source.name} {source.version}
      </Link>{" "}
      {isNew ? "is here" : "was uploaded before, with the same bytes"};{" "}
      {source.state === "pending" ? "it waits for a decision." : `it is ${source.state}.`}
    </p>
  );
}

function Refused({ error }: { error: unknown }) {
  const refusals = refusalsOf(error);
  const failure = failureOf(error);
  if (refusals.length === 0) {
    return (
      <div className="border-t border-line p-3">
        <ErrorState isInline failure={failure} />
      </div>
    );
  }
  return (
    <div className="border-t border-line">
      <p role="alert" className="px-3.5 py-2 text-s">
        {countOf(refusals.length, "place")} where it breaks a rule; nothing of it was kept.{" "}
        <span className="text-muted">{failure.remedy}</span>
      </p>
      <Refusals refusals={refusals} />
    </div>
  );
}
