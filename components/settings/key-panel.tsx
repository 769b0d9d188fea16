"use client";

import { useQuery } from "@tanstack/react-query";
import { buttonClasses } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Faces } from "../ui/faces.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { keyQuery } from "./settings-queries.ts";

export function KeyPanel() {
  const key = useQuery(keyQuery);
  return (
    <Panel title="Authority key" note="signs decisions and the audit's checkpoints">
      <Faces asked={key} loading={<SkeletonRows label="Key" rows={3} />} what="the key">
        {({ keyId, algorithm, fingerprint, publicKeyPem }) => (
          <div className="flex flex-col gap-4">
            <KeyValue
              items={[
                ["Algorithm", algorithm],
                ["Id", <code key="id">{keyId}</code>],
                ["Fingerprint (SHA-256)", <code key="fingerprint">{fingerprint}</code>],
              ]}
            />
            <pre className="overflow-x-auto rounded-md border border-line bg-bg px-3 py-2 text-s">{publicKeyPem}</pre>
            <div className="flex flex-wrap gap-2">
              <a
                download="authority.pub"
                href={`data:application/x-pem-file,${encodeURIComponent(publicKeyPem)}`}
                className={buttonClasses()}
              >
                Download the public key
              </a>
              <CopyButton text={fingerprint} what="fingerprint" isWide />
            </div>
            <p className="text-s text-muted">
              Hosts are started with this public key and run only what its private half has signed. The private half
              never leaves the console.
            </p>
          </div>
        )}
      </Faces>
    </Panel>
  );
}
