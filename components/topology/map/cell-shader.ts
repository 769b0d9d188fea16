import { type CellScene, CellTexels, TEXTURE_WIDTH, TILE_NUMBERS } from "./cell-texels.ts";
import { CARD, type MapLayout, TILE } from "./map-layout.ts";
import { type MapView, showsTiles } from "./map-view.ts";

/** A tile's quad. All lengths but the tile's own place and size are in device pixels. */
const VERTEX = `#version 300 es
uniform vec2 window;
uniform vec2 offset;
uniform float scale;
uniform vec2 tileSize;
in vec2 corner;
in float splitOfTile;
in vec2 texelsOfTile;
flat out vec2 origin;
flat out float split;
flat out vec2 texels;
void main() {
  origin = corner * scale + offset;
  split = splitOfTile;
  texels = texelsOfTile;
  vec2 at = origin + vec2(gl_VertexID & 1, gl_VertexID >> 1) * tileSize * scale;
  gl_Position = vec4(at / window * vec2(2, -2) + vec2(-1, 1), 0, 1);
}`;

/** The cell under a pixel. As in the raster, cells of less than four pixels stand edge to edge. */
const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D cells;
uniform vec2 window;
uniform vec2 inset;
uniform vec2 pitch;
uniform vec2 cellSize;
uniform float columns;
uniform vec4 tileColour;
flat in vec2 origin;
flat in float split;
flat in vec2 texels;
out vec4 colour;
void main() {
  colour = tileColour;
  vec2 at = vec2(gl_FragCoord.x, window.y - gl_FragCoord.y) - origin - inset;
  vec2 ownPitch = pitch / split;
  vec2 size = mix(cellSize / split, ownPitch, lessThan(ownPitch, vec2(4)));
  vec2 cell = floor(at / ownPitch);
  float across = columns * split;
  if (cell.x < 0.0 || cell.y < 0.0 || cell.x >= across) return;
  if (any(greaterThanEqual(at - cell * ownPitch, size))) return;
  float place = cell.y * across + cell.x;
  if (place >= texels.y) return;
  int texel = int(texels.x + place);
  vec4 found = texelFetch(cells, ivec2(texel % ${TEXTURE_WIDTH}, texel / ${TEXTURE_WIDTH}), 0);
  if (found.a > 0.0) colour = found;
}`;

const UNIFORMS = [
  "window",
  "offset",
  "scale",
  "tileSize",
  "inset",
  "pitch",
  "cellSize",
  "columns",
  "tileColour",
] as const;

/**
 * Draws the cells by WebGL2 from a texture of one texel each. The view is a few numbers there, so a pan or a zoom costs
 * the page the same for any number of actors, and a change only its texels.
 */
export class CellShader {
  readonly #gl: WebGL2RenderingContext;
  readonly #places: Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>;
  readonly #texels = new CellTexels();

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl;
    this.#places = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)])) as Record<
      (typeof UNIFORMS)[number],
      WebGLUniformLocation | null
    >;
    // biome-ignore lint/correctness/useHookAtTopLevel: it is WebGL's, no hook of React's
    gl.useProgram(program);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    [
      { name: "corner", size: 2, from: 0 },
      { name: "splitOfTile", size: 1, from: 2 },
      { name: "texelsOfTile", size: 2, from: 3 },
    ].forEach(({ name, size, from }) => {
      const at = gl.getAttribLocation(program, name);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, TILE_NUMBERS * 4, from * 4);
      gl.vertexAttribDivisor(at, 1);
    });
  }

  /** null where the browser has no WebGL2 that can do it. */
  static on(canvas: HTMLCanvasElement): CellShader | null {
    const gl = canvas.getContext("webgl2", { antialias: false, depth: false, powerPreference: "low-power" });
    const program = gl && build(gl);
    return program ? new CellShader(gl, program) : null;
  }

  /** Takes in all that the cells show. */
  load(scene: CellScene): void {
    const gl = this.#gl;
    this.#texels.fill(scene);
    const { texels, tiles, lines } = this.#texels;
    const bytes = new Uint8Array(texels.buffer);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, TEXTURE_WIDTH, lines, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    gl.bufferData(gl.ARRAY_BUFFER, tiles, gl.DYNAMIC_DRAW);
  }

  /** Takes in what of the same scene these actors show. */
  change(scene: CellScene, rows: Iterable<number>): void {
    const gl = this.#gl;
    const lines = this.#texels.change(scene, rows);
    if (!lines) return;
    const { first, end } = lines;
    const bytes = new Uint8Array(
      this.#texels.texels.buffer,
      first * TEXTURE_WIDTH * 4,
      (end - first) * TEXTURE_WIDTH * 4,
    );
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, first, TEXTURE_WIDTH, end - first, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  }

  /** `tile`: the colour of a tile's ground, 0xAABBGGRR. */
  draw(layout: MapLayout, view: MapView, ratio: number, tile: number): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    const scale = view.scale * ratio;
    const at = this.#places;
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(at.window, width, height);
    gl.uniform2f(at.offset, view.x * ratio, view.y * ratio);
    gl.uniform1f(at.scale, scale);
    gl.uniform2f(at.tileSize, layout.tileWidth, layout.tileHeight);
    gl.uniform2f(at.inset, TILE.padding * scale, layout.header * scale);
    gl.uniform2f(at.pitch, (layout.cardWidth + CARD.gap) * scale, (CARD.height + CARD.gap) * scale);
    gl.uniform2f(at.cellSize, layout.cardWidth * scale, CARD.height * scale);
    gl.uniform1f(at.columns, layout.columns);
    const ground = showsTiles(layout, view) ? tile : 0;
    gl.uniform4f(
      at.tileColour,
      (ground & 255) / 255,
      ((ground >>> 8) & 255) / 255,
      ((ground >>> 16) & 255) / 255,
      (ground >>> 24) / 255,
    );
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#texels.tiles.length / TILE_NUMBERS);
  }

  clear(): void {
    this.#gl.clear(this.#gl.COLOR_BUFFER_BIT);
  }
}

function build(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
