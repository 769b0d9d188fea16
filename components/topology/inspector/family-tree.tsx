import { type HierarchyNode, hierarchy, linkHorizontal, tree } from "d3";
import { useMemo } from "react";
import { usePicture } from "../../live/live-provider.tsx";
import { classNames } from "../../ui/class-names.ts";
import { nameEnd } from "../actor-label.ts";
import { sourceFill } from "../map/palette.ts";
import { type FamilyNode, familyOf } from "./family.ts";

const ROW = 26;
const WIDTH = 290;
/** For the words of the last level, at least. */
const LABEL_ROOM = 120;
/** Before the words of a node, and about how wide a letter of them is. */
const WORDS_INSET = 16;
const LETTER = 6.7;
/** For a line between the words of one level and the next. */
const LINE_ROOM = 24;

const link = linkHorizontal<unknown, { x: number; y: number }>()
  .x((point) => point.y)
  .y((point) => point.x);

/** The selected actor between its parent and its children. A press goes to that actor. */
export function FamilyTree({ address, onSelect }: { address: string; onSelect: (address: string) => void }) {
  const text = usePicture(({ store }) => {
    const row = store.actors.rowOfAddress(address);
    return row === -1 ? "" : JSON.stringify(familyOf(store, row));
  }, address);
  const root = useMemo(() => (text === "" ? null : hierarchy(JSON.parse(text) as FamilyNode)), [text]);
  if (!root) return null;
  const step = stepOf(root);
  const lastRoom = WIDTH - step * root.height;
  const laid = tree<FamilyNode>().nodeSize([ROW, step])(root);
  const nodes = laid.descendants();
  if (nodes.length === 1) return <p className="text-s text-muted">Neither parent nor children.</p>;
  const top = Math.min(...nodes.map((node) => node.x)) - ROW / 2;
  const height = Math.max(...nodes.map((node) => node.x)) + ROW / 2 - top;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG group has no element of its own meaning
    <svg
      role="group"
      aria-label="Family"
      viewBox={`-5 ${top} ${WIDTH} ${height}`}
      width="100%"
      className="max-h-[260px] max-w-[320px]"
    >
      {laid.links().map(({ source, target }) => (
        <path
          key={target.data.key}
          d={
            link({
              source: { x: source.x, y: source.y + wordsWidth(source.data, step) },
              target: { x: target.x, y: target.y },
            }) ?? ""
          }
          className="fill-none stroke-edge"
          opacity={0.6}
        />
      ))}
      {nodes.map((node) => (
        <TreeNode
          key={node.data.key}
          node={node.data}
          x={node.y}
          y={node.x}
          room={node.children ? step : lastRoom}
          onSelect={onSelect}
        />
      ))}
    </svg>
  );
}

/** What fits beside the node: the class first, then as much of the name's end as says something. */
function wordsOf(node: FamilyNode, room: number): { label: string; note: string } {
  const letters = Math.floor((room - WORDS_INSET) / LETTER);
  const isCut = node.label.length > letters;
  const label = isCut ? `${node.label.slice(0, Math.max(1, letters - 1))}…` : node.label;
  const left = letters - label.length - 1;
  const hasRoom = left >= Math.min(5, node.note.length);
  return { label, note: hasRoom ? nameEnd(node.note, left) : "" };
}

/** From one level to the next: room for the words of those with children, and what is left is the last level's. */
function stepOf(root: HierarchyNode<FamilyNode>): number {
  const inner = root.descendants().filter((node) => node.children);
  const wanted = Math.max(...inner.map(({ data }) => wordsWidth(data, WIDTH) + LINE_ROOM), 0);
  return Math.min(wanted, (WIDTH - LABEL_ROOM) / Math.max(1, root.height));
}

/** Where a line that leaves the node begins: after its words. */
function wordsWidth(node: FamilyNode, room: number): number {
  const { label, note } = wordsOf(node, room);
  return Math.min(room - 8, WORDS_INSET + (label.length + (note ? note.length + 1 : 0)) * LETTER);
}

interface TreeNodeProps {
  node: FamilyNode;
  x: number;
  y: number;
  /** Px up to the next node on the line. */
  room: number;
  onSelect: (address: string) => void;
}

function TreeNode({ node, x, y, room, onSelect }: TreeNodeProps) {
  const { address } = node;
  const words = wordsOf(node, room);
  const canGo = address !== null && !node.isSelected;
  const go = canGo
    ? {
        role: "button",
        tabIndex: 0,
        "aria-label": `${node.label} ${node.note}`,
        onClick: () => onSelect(address),
        onKeyDown: (event: React.KeyboardEvent) => {
          if (event.key === "Enter" || event.key === " ") onSelect(address);
        },
      }
    : {};
  return (
    <g transform={`translate(${x} ${y})`} className={classNames(canGo && "group cursor-pointer")} {...go}>
      {canGo && <rect x={-5} y={-ROW / 2 + 2} width={room} height={ROW - 4} className="fill-transparent" />}
      {node.isSelected && <circle r={6} className="fill-none stroke-accent" strokeWidth={1.5} />}
      <circle r={3} className={node.state === 2 ? "fill-stuck" : sourceFill(node.source)} />
      <text
        x={10}
        dy="0.34em"
        className="fill-text stroke-panel text-s [paint-order:stroke] group-hover:underline"
        strokeWidth={5}
      >
        {words.label}
        {node.state === 2 && " ◆"}
        {words.note && (
          <tspan dx={5} className="fill-faint font-mono text-xs">
            {words.note}
          </tspan>
        )}
      </text>
    </g>
  );
}
