import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./inputs.mjs";

type Colour = [number, number, number];

/** Red-green blindness as a matrix on linear RGB (Machado, Oliveira, Fernandes 2009, severity 1). */
const SIGHTS: Record<string, Colour[]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};
/** In OKLab, where 0.02 can just be seen between two fields that touch. Marks in a legend are 8 px and far apart. */
const APART = 0.14;

const css = readFileSync(join(root, "app/globals.css"), "utf8");

function tokensOf(theme: string): string[] {
  const block = css.slice(css.indexOf(`${theme} {`));
  return ["s1", "s2", "s3", "s4", "s5", "muted"].map((name) => {
    const [, value = ""] = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block) ?? [];
    return value;
  });
}

function linearOf(hex: string): Colour {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as Colour;
}

function times(matrix: readonly Colour[], [x, y, z]: Colour): Colour {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as Colour;
}

function okLabOf(linear: Colour): Colour {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    linear,
  ).map((cone) => Math.cbrt(cone)) as Colour;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

describe("the colours of sources", () => {
  for (const theme of [":root", '[data-theme="dark"]']) {
    it.each(Object.keys(SIGHTS))(`are far apart in ${theme}, every two of them, with %s sight`, (sight) => {
      const seen = tokensOf(theme).map((hex) => okLabOf(times(SIGHTS[sight] ?? [], linearOf(hex))));

      const distances = seen.flatMap((one, at) =>
        seen.slice(at + 1).map((other) => Math.hypot(...one.map((part, n) => part - (other[n] ?? 0)))),
      );

      expect(distances).toHaveLength(15);
      expect(Math.min(...distances)).toBeGreaterThan(APART);
    });
  }
});
