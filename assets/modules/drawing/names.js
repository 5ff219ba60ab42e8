// Names beside what they name: balls on map and stage, ends of curves. They neither overlap nor leave their graph; where there is no
// room for all, those of later runs are left out. Each is a picture that is made once.

import { plate } from "./sprites.js";

/** @import { Hover, Look, Pair, Plot, Run, View } from "../types.js" */

/** @typedef {Plot} Place */

/**
 * What wants a name: where, how far from there it may begin, and on which sides, as [right, down] from -1 to 1, the best first.
 * @typedef {object} Wish
 * @property {Run} run
 * @property {string} text
 * @property {number} x
 * @property {number} y
 * @property {number} gap
 * @property {Pair[]} sides
 * @property {boolean} [first] it comes before all others
 */

/** @type {Pair[]} */
export const AROUND = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]];
/** At the right end of a curve: over it, under it, or farther away. @type {Pair[]} */
export const AT_END = [[-1, -1], [-1, 1], [-1, -2], [-1, 2], [-1, -3], [-1, 3]];

const NEAR = 6; // pixels around a ball at which it is meant
const ROOMY = 250; // pixels of width from which on there is room for the names of all balls

/** @type {(one: Place, other: Place) => boolean} */
const meet = (one, other) =>
  one.left < other.left + other.width && other.left < one.left + one.width && one.top < other.top + other.height && other.top < one.top + one.height;

/** @type {(one: Place, area: Place) => boolean} */
const isIn = (one, area) =>
  one.left >= area.left && one.top >= area.top && one.left + one.width <= area.left + area.width && one.top + one.height <= area.top + area.height;

/**
 * Where names stand, one for each wish, null where there is no room. A name stays on the side on which it was, as long as it can.
 * @param {(Omit<Wish, "run" | "text"> & { width: number, height: number })[]} wishes
 * @param {Place} area
 * @param {Place[]} taken
 * @param {(number | undefined)[]} [before] the numbers of the sides on which they were
 * @returns {({ place: Place, side: number } | null)[]}
 */
export function arrange(wishes, area, taken, before = []) {
  const full = [...taken];
  /** @type {({ place: Place, side: number } | null)[]} */
  const found = wishes.map(() => null);
  const order = [...wishes.keys()].sort((a, b) => Number(Boolean(wishes[b].first)) - Number(Boolean(wishes[a].first)) || a - b);
  for (const i of order) {
    const { x, y, gap, sides, width, height } = wishes[i], last = before[i];
    const tries = [...sides.keys()].sort((a, b) => Number(b === last) - Number(a === last) || a - b);
    for (const side of tries) {
      const [right, down] = sides[side], slant = right && down ? 0.7 : 1;
      const place = {
        left: x + right * slant * gap + ((right - 1) / 2) * width,
        top: y + Math.sign(down) * slant * gap + ((down - 1) / 2) * height,
        width,
        height,
      };
      if (!isIn(place, area) || full.some((one) => meet(one, place))) continue;
      found[i] = { place, side };
      full.push(place);
      break;
    }
  }
  return found;
}

/** @type {WeakMap<object, Map<Run, number>>} */
const sidesOf = new WeakMap(); // by view: on which side of a run its name was

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {View} view
 * @param {Look} look
 * @param {Wish[]} wishes
 * @param {Place} area
 * @param {Place[]} taken what they must not cover
 */
export function drawNames(ctx, view, look, wishes, area, taken) {
  const before = sidesOf.get(view) ?? new Map(), now = new Map(), pictures = wishes.map(({ text, run }) => plate(text, run.color[look.scheme], look));
  const sized = wishes.map((wish, i) => ({ ...wish, width: pictures[i].width / look.ratio, height: pictures[i].height / look.ratio }));
  const found = arrange(sized, area, taken, wishes.map(({ run }) => before.get(run)));
  found.forEach((one, i) => {
    if (!one) return;
    now.set(wishes[i].run, one.side);
    const { left, top, width, height } = one.place;
    ctx.drawImage(pictures[i], left, top, width, height);
  });
  sidesOf.set(view, now);
  view.names = found.flatMap((one, i) => (one ? [{ slot: wishes[i].run.slot, text: wishes[i].text, ...one.place }] : []));
}

/**
 * What a run is called on its own: its method, and what tells it apart from the others of it.
 * @type {(run: Pick<Run, "name" | "label">) => string}
 */
export const fullName = ({ name, label }) => (label.startsWith(name) ? label : `${name}, ${label}`);

/** @type {(view: View, hover: Hover | null) => { x: number, y: number } | null} */
const pointerOn = (view, hover) => (hover?.on && hover.on.kind === view.kind && hover.on.slot === view.slot ? hover.on : null);

/**
 * The names of balls. The one that is pointed at comes first, and tells its whole name; it is the only one that has one where there
 * is room for few, or where a title tells whose ball it is.
 * @param {CanvasRenderingContext2D} ctx
 * @param {View} view
 * @param {Look} look
 * @param {{ run: Run, x: number, y: number }[]} balls
 * @param {number} radius
 * @param {Hover | null} hover
 * @param {Place} area
 */
export function nameBalls(ctx, view, look, balls, radius, hover, area) {
  const pointer = pointerOn(view, hover), isRoomy = view.slot === undefined && area.width >= ROOMY;
  if (!isRoomy && !pointer) return void (view.names = []);
  const near = balls.map(({ x, y }) => (pointer ? Math.hypot(pointer.x - x, pointer.y - y) : Infinity));
  const nearest = Math.min(...near), meant = nearest < radius + NEAR ? near.lastIndexOf(nearest) : -1;
  const wishes = balls.map(({ run, x, y }, i) => ({ run, x, y, gap: radius + 3, sides: AROUND, first: i === meant, text: i === meant ? fullName(run) : run.label }));
  const taken = balls.map(({ x, y }) => ({ left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius }));
  drawNames(ctx, view, look, isRoomy ? wishes : wishes.filter(({ first }) => first), area, [...taken, ...(view.covered ?? [])]);
}
