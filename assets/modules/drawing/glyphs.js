// The eight markers as paths in a box of ±1, so that colour is never the only sign.

import { newPath, paths } from "./paths.js";

/** @import { Pair } from "../types.js" */

/** @type {(points: Pair[]) => Path2D} */
const polygon = (points) => {
  const path = newPath();
  points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
  return path;
};
/** @type {(count: number, radius: number | ((i: number) => number), turn?: number) => Pair[]} */
const ring = (count, radius, turn = -Math.PI / 2) =>
  Array.from({ length: count }, (_, i) => {
    const r = typeof radius === "function" ? radius(i) : radius;
    return [r * Math.cos(turn + (2 * Math.PI * i) / count), r * Math.sin(turn + (2 * Math.PI * i) / count)];
  });
/** @type {(w: number) => Pair[]} */
const bars = (w) => [[-w, -1], [w, -1], [w, -w], [1, -w], [1, w], [w, w], [w, 1], [-w, 1], [-w, w], [-1, w], [-1, -w], [-w, -w]];
/** @type {(points: Pair[], angle: number) => Pair[]} */
const turned = (points, angle) =>
  points.map(([x, y]) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)]);
/** @type {(...radii: number[]) => Path2D} */
const disc = (...radii) => {
  const path = newPath();
  for (const r of radii) path.moveTo(r, 0), path.arc(0, 0, r, 0, 2 * Math.PI);
  return path;
};

/** @type {Record<string, () => Path2D>} */
const MAKERS = {
  circle: () => disc(0.72),
  square: () => polygon(ring(4, 1, Math.PI / 4)),
  diamond: () => polygon(ring(4, (i) => (i % 2 ? 0.72 : 1.08))),
  triangle: () => polygon(ring(3, 1.02)),
  cross: () => polygon(turned(bars(0.3), Math.PI / 4)),
  plus: () => polygon(bars(0.3)),
  star: () => polygon(ring(10, (i) => (i % 2 ? 0.48 : 1.12))),
  ring: () => disc(0.92, 0.5),
};
/** @type {WeakMap<() => Path2D, Map<string, Path2D>>} */
const made = new WeakMap(); // by who makes paths

/** @type {(marker: string) => Path2D} */
export function glyph(marker) {
  const name = MAKERS[marker] ? marker : "circle", own = made.get(paths()) ?? new Map();
  const path = own.get(name) ?? MAKERS[name]();
  made.set(paths(), own.set(name, path));
  return path;
}
