// What the landscape is cut from: its edge as a line, and under it the sides of the block that face the camera. However pale or flat
// a surface is, one sees where it is and which way is up. WebGL draws lines of one pixel only, and the ground hides nothing of these
// sides; so they are cut once per camera and drawn on the canvas over it.

import { hides } from "../geometry/occlusion.js";
import { project, turn } from "../geometry/project.js";
import { place } from "../geometry/terrain.js";
import { newPath } from "./paths.js";
import { pen } from "./pen.js";
import { mix } from "./sprites.js";

/** @import { AimedStage, Ground, Lens, Look, Pair } from "../types.js" */

/** @typedef {{ path: Path2D, shade: number }} Side of a block, and how much light falls on it, 0 … 1 */
/** @typedef {{ of: unknown, sides: Side[], edge: Path2D, unseen: Path2D }} Block */

const FAINT = 0.3; // how strongly a hidden edge shines through
const LIFT = 0.008; // scene units between the ground and its edge, which nothing hides that lies so low
const LIGHT = [-0.55, 0, 0.83]; // where light falls on the sides from, as the camera sees it: right, up, towards it

/** The four sides of the box: the outward direction, and the corners between which each runs. @type {{ out: Pair, from: Pair, to: Pair }[]} */
const SIDES = [
  { out: [0, -1], from: [0, 0], to: [1, 0] },
  { out: [1, 0], from: [1, 0], to: [1, 1] },
  { out: [0, 1], from: [1, 1], to: [0, 1] },
  { out: [-1, 0], from: [0, 1], to: [0, 0] },
];

/** @type {WeakMap<object, Block>} */
const blocks = new WeakMap(); // by view

/**
 * Whether a side of the box faces the eye.
 * @type {(out: Pair, ground: Ground, eye: number[]) => boolean}
 */
export const faces = ([x, y], { aspect }, eye) => x * eye[0] + y * eye[1] > Math.abs(x * aspect.x + y * aspect.y) / 2;

/**
 * A side of the block on the screen: the ground's edge along it, and the corners below.
 * @type {(ground: Ground, lens: Lens, from: Pair, to: Pair) => { top: { x: number, y: number, at: number[] }[], low: Pair[] }}
 */
function outline(ground, lens, from, to) {
  const count = (from[0] === to[0] ? ground.rows : ground.columns) - 1;
  const top = Array.from({ length: count + 1 }, (_, i) => {
    const u = from[0] + ((to[0] - from[0]) * i) / count, v = from[1] + ((to[1] - from[1]) * i) / count;
    const at = place(ground, u, v), [x, y] = project(lens, ...at);
    return { x, y, at };
  });
  const low = [top[count], top[0]].map(({ at: [x, y] }) => /** @type {Pair} */ (project(lens, x, y, -ground.aspect.z / 2).slice(0, 2)));
  return { top, low };
}

/**
 * The block of a ground as a camera sees it.
 * @type {(ground: Ground, lens: Lens) => Omit<Block, "of">}
 */
export function cutBlock(ground, lens) {
  const edge = newPath(), unseen = newPath();
  const lines = [pen(edge), pen(unseen)];
  /** @type {Side[]} */
  const sides = [];
  const isAbove = lens.eye[2] > -ground.aspect.z / 2;
  for (const { out, from, to } of SIDES) {
    const { top, low } = outline(ground, lens, from, to);
    const isFacing = faces(out, ground, lens.eye);
    if (isFacing && isAbove) {
      const path = newPath(), line = pen(path), normal = turn(lens, ...out, 0);
      line.move(low[1][0], low[1][1]);
      for (const { x, y } of [...top, ...low.map(([x, y]) => ({ x, y }))]) line.line(x, y);
      line.end();
      sides.push({ path, shade: Math.max(0, normal[0] * LIGHT[0] + normal[1] * LIGHT[1] + normal[2] * LIGHT[2]) });
    }
    let last = -1;
    top.forEach(({ x, y, at }, i) => {
      const hidden = Number(!(isFacing && isAbove) && hides(ground, lens.eye, at[0], at[1], at[2] + LIFT));
      if (i && hidden !== last) lines[last].line(x, y), lines[last].end();
      if (hidden !== last) lines[hidden].move(x, y);
      else lines[hidden].line(x, y);
      last = hidden;
    });
    lines[last].end();
  }
  return { sides, edge, unseen };
}

/** @type {(ctx: CanvasRenderingContext2D, view: AimedStage, look: Look) => void} */
export function drawBlock(ctx, view, look) {
  const known = blocks.get(view);
  const block = known?.of === view.seenFrom ? known : { of: view.seenFrom, ...cutBlock(view.ground, view.lens) };
  blocks.set(view, block);
  for (const { path, shade } of block.sides) {
    ctx.fillStyle = mix(look.shade, look.earth, shade);
    ctx.fill(path);
  }
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.edge;
  ctx.lineWidth = 0.4 * look.trail;
  ctx.stroke(block.edge);
  ctx.globalAlpha = FAINT;
  ctx.stroke(block.unseen);
  ctx.globalAlpha = 1;
}
