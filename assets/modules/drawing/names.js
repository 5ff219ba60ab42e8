// Names beside what they name: balls on map and stage, ends of curves. They neither overlap nor leave their graph; where there is no
// room for all, those of later runs are left out. Each name is a picture that is made once.

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
 * @property {number} [alpha] how opaque it is, if not wholly
 */

/** @type {Pair[]} */
export const AROUND = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]];

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
  /** @type {(i: number, side: number | undefined) => boolean} */
  const put = (i, side) => {
    const place = side === undefined ? null : beside(wishes[i], wishes[i].sides[side]);
    if (side === undefined || !place || !isIn(place, area) || full.some((one) => meet(one, place))) return false;
    found[i] = { place, side };
    full.push(place);
    return true;
  };
  /** @type {(i: number) => boolean} */
  const settle = (i) => put(i, before[i]) || wishes[i].sides.some((_, side) => put(i, side));
  wishes.forEach(({ first }, i) => first && settle(i));
  wishes.forEach(({ first }, i) => first || settle(i));
  return found;
}

/** @type {(wish: { x: number, y: number, gap: number, width: number, height: number }, side: Pair) => Place} */
function beside({ x, y, gap, width, height }, [right, down]) {
  const slant = right && down ? 0.7 : 1;
  return { left: x + right * slant * gap + ((right - 1) / 2) * width, top: y + Math.sign(down) * slant * gap + ((down - 1) / 2) * height, width, height };
}

/**
 * Where the names of curves stand: before their ends and in the order of these, each as near as can be to the place above its own end
 * (least squares by pooling adjacent violators: Barlow et al., Statistical Inference under Order Restrictions, 1972). Those of later
 * runs are left out, null, where there is no room for all.
 * @param {{ x: number, y: number, width: number, height: number }[]} ends of one height
 * @param {number} gap pixels from an end to its name
 * @param {Place} area
 * @returns {(Place | null)[]}
 */
export function stack(ends, gap, area) {
  const high = ends[0]?.height ?? 1;
  const order = ends.slice(0, Math.floor(area.height / high)).map((_, i) => i).sort((a, b) => ends[a].y - ends[b].y);
  /** @type {{ sum: number, count: number }[]} */
  const pools = []; // of neighbours that touch: where the first of them would begin
  const top = ({ sum = 0, count = 1 }) => Math.min(Math.max(sum / count, area.top), area.top + area.height - order.length * high);
  order.forEach((i, rank) => {
    pools.push({ sum: ends[i].y - gap - high - rank * high, count: 1 });
    for (let last = pools.length - 1; last > 0 && top(pools[last]) <= top(pools[last - 1]); last--) {
      const { sum, count } = /** @type {{ sum: number, count: number }} */ (pools.pop());
      pools[last - 1].sum += sum;
      pools[last - 1].count += count;
    }
  });
  /** @type {(Place | null)[]} */
  const places = ends.map(() => null);
  const tops = pools.flatMap((pool) => new Array(pool.count).fill(top(pool)));
  order.forEach((i, rank) => {
    const { x, width, height } = ends[i], left = Math.min(Math.max(x - gap - width, area.left), area.left + area.width - width);
    places[i] = { left, top: tops[rank] + rank * high, width, height };
  });
  return places;
}

/** @type {WeakMap<Run, { text: string, look: Look, picture: HTMLCanvasElement }>} */
const plates = new WeakMap(); // of a run, the last that was asked for

/** @type {(wish: Pick<Wish, "run" | "text">, look: Look) => HTMLCanvasElement} */
function plateOf({ run, text }, look) {
  const known = plates.get(run);
  if (known?.text === text && known.look === look) return known.picture;
  const picture = plate(text, run.color[look.scheme], look);
  plates.set(run, { text, look, picture });
  return picture;
}

/** @typedef {{ slot: number, text: string, side: number, alpha?: number, picture: HTMLCanvasElement } & Place} Named */

/**
 * The names of curves beside their ends.
 * @type {(look: Look, ends: { run: Run, end: Pair }[], gap: number, area: Place) => Named[]}
 */
export function stackNames(look, ends, gap, area) {
  const pictures = ends.map(({ run }) => plateOf({ run, text: run.label }, look));
  const sized = ends.map(({ end: [x, y] }, i) => ({ x, y, width: pictures[i].width / look.ratio, height: pictures[i].height / look.ratio }));
  return stack(sized, gap, area).flatMap((place, i) => (place ? [{ slot: ends[i].run.slot, text: ends[i].run.label, side: 0, picture: pictures[i], ...place }] : []));
}

/**
 * Where names stand on a view.
 * @type {(view: View, look: Look, wishes: Wish[], area: Place, taken: Place[]) => Named[]}
 */
function placeNames(view, look, wishes, area, taken) {
  const pictures = wishes.map((wish) => plateOf(wish, look));
  const sized = wishes.map((wish, i) => ({ ...wish, width: pictures[i].width / look.ratio, height: pictures[i].height / look.ratio }));
  const before = wishes.map(({ run }) => view.names?.find(({ slot }) => slot === run.slot)?.side);
  return arrange(sized, area, taken, before).flatMap((one, i) => (one ? [{ slot: wishes[i].run.slot, text: wishes[i].text, side: one.side, alpha: wishes[i].alpha, picture: pictures[i], ...one.place }] : []));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {View} view
 * @param {Named[]} names
 */
export function drawNames(ctx, view, names) {
  view.names = names;
  for (const { picture, left, top, width, height, alpha = 1 } of names) {
    ctx.globalAlpha = alpha;
    ctx.drawImage(picture, left, top, width, height);
  }
  ctx.globalAlpha = 1;
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
 * @param {{ run: Run, x: number, y: number, alpha?: number }[]} balls
 * @param {number} radius
 * @param {Hover | null} hover
 * @param {Place} area
 */
export function nameBalls(ctx, view, look, balls, radius, hover, area) {
  const pointer = pointerOn(view, hover), isRoomy = view.slot === undefined && area.width >= ROOMY;
  if (!isRoomy && !pointer) return void (view.names = []);
  const near = balls.map(({ x, y }) => (pointer ? Math.hypot(pointer.x - x, pointer.y - y) : Infinity));
  const nearest = Math.min(...near), meant = nearest < radius + NEAR ? near.lastIndexOf(nearest) : -1;
  const wishes = balls.map(({ run, x, y, alpha }, i) => ({ run, x, y, alpha, gap: radius + 3, sides: AROUND, first: i === meant, text: i === meant ? fullName(run) : run.label }));
  const taken = balls.map(({ x, y }) => ({ left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius }));
  drawNames(ctx, view, placeNames(view, look, isRoomy ? wishes : wishes.filter(({ first }) => first), area, [...taken, ...(view.covered ?? [])]));
}
