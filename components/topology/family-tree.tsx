import { hierarchy, linkHorizontal, tree } from "d3";
import { useMemo } from "react";
import { usePicture } from "../live/live-provider.tsx";
import { classNames } from "../ui/class-names.ts";
import { nameEnd } from "./actor-label.ts";
import { type FamilyNode, familyOf } from "./family.ts";

const ROW = 26;
const WIDTH = 290;
const LABEL_ROOM = 140;
const SOURCE_FILLS = ["fill-info", "fill-ok", "fill-d3", "fill-d2", "fill-d4", "fill-muted"] as const;

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
  const laid = tree<FamilyNode>().nodeSize([ROW, (WIDTH - LABEL_ROOM) / Math.max(1, root.height)])(root);
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
          d={link({ source: { x: source.x, y: source.y }, target: { x: target.x, y: target.y } }) ?? ""}
          className="fill-none stroke-edge"
          opacity={0.6}
        />
      ))}
      {nodes.map((node) => (
        <TreeNode key={node.data.key} node={node.data} x={node.y} y={node.x} onSelect={onSelect} />
      ))}
    </svg>
  );
}

interface TreeNodeProps {
  node: FamilyNode;
  x: number;
  y: number;
  onSelect: (address: string) => void;
}

function TreeNode({ node, x, y, onSelect }: TreeNodeProps) {
  const { address } = node;
  const canGo = address !== null && !node.isSelected;
  const fill = node.source < 0 ? "fill-faint" : SOURCE_FILLS[Math.min(node.source, SOURCE_FILLS.length - 1)];
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
      {canGo && <rect x={-5} y={-ROW / 2 + 2} width={LABEL_ROOM} height={ROW - 4} className="fill-transparent" />}
      {node.isSelected && <circle r={6} className="fill-none stroke-accent" strokeWidth={1.5} />}
      <circle r={3} className={node.state === 2 ? "fill-stuck" : fill} />
      <text
        x={10}
        dy="0.34em"
        className="fill-text stroke-panel text-s [paint-order:stroke] group-hover:underline"
        strokeWidth={5}
      >
        {node.label}
        {node.state === 2 && " ◆"}
        {node.note && (
          <tspan dx={5} className="fill-faint font-mono text-xs">
            {nameEnd(node.note, 10)}
          </tspan>
        )}
      </text>
    </g>
  );
}
