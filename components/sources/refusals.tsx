import { Table, Td, Th } from "../ui/table.tsx";
import type { ZipRefusal } from "./upload-zip.ts";
import { VisibleText } from "./visible-text.tsx";

/** Entry by entry: which rule it broke, where, and what that means. */
export function Refusals({ refusals }: { refusals: readonly ZipRefusal[] }) {
  return (
    <Table
      caption="Refused entries"
      head={
        <>
          <Th>Entry</Th>
          <Th className="max-sm:hidden">Rule</Th>
          <Th>What is wrong</Th>
        </>
      }
    >
      {refusals.map((refusal, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one unchanging list; an entry may break a rule twice
        <tr key={index}>
          <Td className="max-w-[28ch] min-w-[14ch] font-mono [overflow-wrap:anywhere]">
            {refusal.entry === null ? (
              <span className="font-sans text-muted">the zip itself</span>
            ) : (
              <VisibleText text={refusal.entry} />
            )}
            {refusal.line !== null && (
              <span className="whitespace-nowrap text-muted">
                :{refusal.line}
                {refusal.column !== null && `:${refusal.column + 1}`}
              </span>
            )}
          </Td>
          <Td className="whitespace-nowrap max-sm:hidden">
            <code>{refusal.rule}</code>
          </Td>
          <Td className="min-w-[24ch] [overflow-wrap:anywhere]">
            <VisibleText text={refusal.message} />
          </Td>
        </tr>
      ))}
    </Table>
  );
}
