/** The page's colours as a canvas needs them, `#rrggbb`, read once per theme. */
export interface Palette {
  bg: string;
  panel: string;
  raised: string;
  line: string;
  text: string;
  muted: string;
  faint: string;
  accent: string;
  focus: string;
  ok: string;
  stuck: string;
  warn: string;
  bad: string;
  info: string;
  /** Depth, none to full. */
  ramp: readonly string[];
  /** A colour per source; further ones share the last, a grey. Never amber, magenta or red: those mean something. */
  sources: readonly string[];
  sans: string;
  mono: string;
}

/** The tokens that tell sources apart. */
export const SOURCE_TOKENS = ["s1", "s2", "s3", "s4", "s5", "muted"] as const;

export function readPalette(context: CanvasRenderingContext2D): Palette {
  const style = getComputedStyle(context.canvas);
  // The context says each colour in one way, however the style sheet wrote it.
  const token = (name: string) => {
    context.fillStyle = style.getPropertyValue(`--${name}`).trim();
    return String(context.fillStyle);
  };
  return {
    bg: token("bg"),
    panel: token("panel"),
    raised: token("raised"),
    line: token("line"),
    text: token("text"),
    muted: token("muted"),
    faint: token("faint"),
    accent: token("accent"),
    focus: token("focus"),
    ok: token("ok"),
    stuck: token("stuck"),
    warn: token("warn"),
    bad: token("bad"),
    info: token("info"),
    ramp: [0, 1, 2, 3, 4, 5, 6].map((step) => token(`d${step}`)),
    sources: SOURCE_TOKENS.map(token),
    sans: style.fontFamily,
    mono: style.getPropertyValue("--mono").trim() || "monospace",
  };
}

const SOURCE_CLASSES = ["bg-s1", "bg-s2", "bg-s3", "bg-s4", "bg-s5", "bg-muted"] as const;
const SOURCE_FILLS = ["fill-s1", "fill-s2", "fill-s3", "fill-s4", "fill-s5", "fill-muted"] as const;

/** The same colour as on the canvas, as a class; -1: a system actor. */
export function sourceClass(source: number): string {
  if (source < 0) return "bg-faint";
  return SOURCE_CLASSES[Math.min(source, SOURCE_CLASSES.length - 1)] ?? "bg-muted";
}

/** The same, for shapes in an SVG. */
export function sourceFill(source: number): string {
  if (source < 0) return "fill-faint";
  return SOURCE_FILLS[Math.min(source, SOURCE_FILLS.length - 1)] ?? "fill-muted";
}
