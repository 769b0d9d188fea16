"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listSchema } from "#protocol/list";
import { type ApiToken, type Me, tokenSchema } from "#protocol/people";
import { request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { MintTokenDialog } from "./mint-token-dialog.tsx";
import { RevokeTokenDialog } from "./revoke-token-dialog.tsx";

const MAX_TOKENS = 1000;

export function TokensPanel({ me }: { me: Me | undefined }) {
  const tokens = useQuery({
    queryKey: ["tokens"],
    queryFn: ({ signal }) => request(listSchema(tokenSchema), "/tokens", { signal, query: { limit: MAX_TOKENS } }),
  });
  const [asking, setAsking] = useState<"mint" | ApiToken | null>(null);
  const close = () => setAsking(null);
  return (
    <Panel
      title="API tokens"
      note={tokens.data && shownOf(tokens.data.items.length, tokens.data.total, "token")}
      right={me && !tokens.isError && <Button onClick={() => setAsking("mint")}>Make a token…</Button>}
      isFlush
    >
      <Faces asked={tokens} loading={<SkeletonRows label="Tokens" rows={3} />} what="the API tokens">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No token yet">
              Programs speak to <code>/api/v1</code> with a token. It acts for the person who made it and may never do
              more than that person.
            </EmptyState>
          ) : (
            <Tokens tokens={items} onRevoke={setAsking} />
          )
        }
      </Faces>
      {asking === "mint" && me && <MintTokenDialog me={me} onClose={close} />}
      {asking !== null && asking !== "mint" && <RevokeTokenDialog token={asking} onClose={close} />}
    </Panel>
  );
}

function Tokens({ tokens, onRevoke }: { tokens: readonly ApiToken[]; onRevoke: (token: ApiToken) => void }) {
  return (
    <Table
      caption="API tokens"
      head={
        <>
          <Th>Name</Th>
          <Th>Role</Th>
          <Th className="max-sm:hidden">Made by</Th>
          <Th className="max-md:hidden">Last used</Th>
          <Th className="max-sm:hidden">Expires</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {tokens.map((token) => (
        <tr key={token.id}>
          <Td className="font-medium [overflow-wrap:anywhere]">{token.name}</Td>
          <Td className="whitespace-nowrap">
            {token.role}
            {token.canDecide && <span className="text-warn"> · may decide</span>}
          </Td>
          <Td className="max-sm:hidden">
            {token.madeBy},{" "}
            <span className="text-muted">
              <Time at={token.createdAt} />
            </span>
          </Td>
          <Td className="whitespace-nowrap text-muted max-md:hidden">
            {token.lastUsedAt === null ? "never" : <Time at={token.lastUsedAt} />}
          </Td>
          <Td className="whitespace-nowrap text-muted max-sm:hidden">
            {token.expiresAt === null ? "never" : <Time at={token.expiresAt} as="exact" />}
          </Td>
          <Td className="text-right">
            <Button kind="quiet-bad" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
              Revoke…
            </Button>
          </Td>
        </tr>
      ))}
    </Table>
  );
}
