// Formulas as trees, from landscape/core/learning/texts.py: a name, a number, or [operator or function, then its arguments].
// They become nested closures, for one number or for many at once.

/** @import { Formula, Numbers, Over, Tree } from "../types.js" */

/** @typedef {(given: number[]) => number} Value */
/** @typedef {(given: (number | Numbers)[]) => number | Numbers} ManyValue */

const COSH_OVERFLOWS = 300;

/** @type {(x: number) => number} */
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** @type {(x: number) => number} */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** @type {(a: number, b: number) => number} */
const logAddExp = (a, b) => Math.max(a, b) + softplus(-Math.abs(a - b));

/** @type {(x: number) => number} */
function logCosh(x) {
  const near = Math.min(Math.abs(x), COSH_OVERFLOWS);
  return Math.log1p(2 * Math.sinh(near / 2) ** 2) + (Math.abs(x) - near);
}

/** @type {Record<string, Formula>} */
const ONE = {
  "-": (x) => -x, abs: Math.abs, exp: Math.exp, log_cosh: logCosh, sigmoid, sign: Math.sign, sin: Math.sin, softplus, tanh: Math.tanh,
};
/** @type {Record<string, Formula>} */
const TWO = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "**": (a, b) => (b === 2 ? a * a : a ** b),
  maximum: Math.max, minimum: Math.min,
};
/** @type {Record<string, Formula>} */
const MORE = { logsumexp: (a, ...others) => others.reduce(logAddExp, a) };

/** @type {(name: string, count: number) => Formula | null} */
function functionOf(name, count) {
  const known = count === 1 ? ONE : count === 2 ? TWO : count ? MORE : {};
  return Object.hasOwn(known, name) ? known[name] : null;
}

/**
 * The tree with numbers for the names that have a value.
 * @type {(tree: Tree, values: Record<string, number>) => Tree}
 */
export function bind(tree, values) {
  if (Array.isArray(tree)) return [tree[0], ...tree.slice(1).map((branch) => bind(branch, values))];
  return typeof tree === "string" && Object.hasOwn(values, tree) ? values[tree] : tree;
}

/**
 * A tree as closures: `leaf` makes one of a number or of the place of a name, `apply` one of a function and its branches.
 * @template Closure
 * @param {Tree} tree
 * @param {string[]} names
 * @param {(number: number, place: number) => Closure} leaf
 * @param {(fn: Formula, branches: Closure[]) => Closure} apply
 * @returns {Closure}
 */
function read(tree, names, leaf, apply) {
  if (typeof tree === "number") return leaf(tree, -1);
  if (typeof tree === "string") {
    const place = names.indexOf(tree);
    if (place < 0) throw new Error(`nothing is called ${tree}`);
    return leaf(NaN, place);
  }
  const [name, ...branches] = tree;
  const fn = functionOf(name, branches.length);
  if (!fn) throw new Error(`${name} of ${branches.length} is not known`);
  return apply(fn, branches.map((branch) => read(branch, names, leaf, apply)));
}

/** @type {(fn: Formula, branches: Value[]) => Value} */
function applied(fn, [a, b, ...others]) {
  if (!b) return (given) => fn(a(given));
  if (!others.length) return (given) => fn(a(given), b(given));
  return (given) => fn(a(given), b(given), ...others.map((other) => other(given)));
}

/**
 * A function of numbers in the order of their names.
 * @type {(tree: Tree, names: string[]) => Formula}
 */
export function evaluator(tree, names) {
  const value = read(tree, names, (number, place) => (place < 0 ? () => number : (given) => given[place]), applied);
  return (...given) => value(given);
}

/**
 * One operation on numbers or arrays of a length; the array that it gives is its own, and is written anew when it is asked again.
 * @type {(fn: Formula, branches: ManyValue[]) => ManyValue}
 */
function over(fn, branches) {
  let room = new Float64Array(0);
  return (given) => {
    const values = branches.map((branch) => branch(given));
    const count = values.find((one) => typeof one !== "number")?.length;
    if (count === undefined) return fn(.../** @type {number[]} */ (values));
    if (room.length !== count) room = new Float64Array(count);
    fill(room, fn, values);
    return room;
  };
}

/** @type {(one: number | Numbers, i: number) => number} */
const at = (one, i) => (typeof one === "number" ? one : one[i]);

/** @type {(room: Float64Array, fn: Formula, given: (number | Numbers)[]) => void} */
function fill(room, fn, [a, b, ...others]) {
  const count = room.length;
  if (b === undefined) for (let i = 0; i < count; i++) room[i] = fn(/** @type {Numbers} */ (a)[i]);
  else if (others.length) for (let i = 0; i < count; i++) room[i] = fn(at(a, i), at(b, i), ...others.map((one) => at(one, i)));
  else if (typeof a === "number") for (let i = 0; i < count; i++) room[i] = fn(a, /** @type {Numbers} */ (b)[i]);
  else if (typeof b === "number") for (let i = 0; i < count; i++) room[i] = fn(a[i], b);
  else for (let i = 0; i < count; i++) room[i] = fn(a[i], b[i]);
}

/**
 * A function of numbers or arrays of one length, in the order of their names; its result is lent until it is called again.
 * @type {(tree: Tree, names: string[]) => Over}
 */
export function evaluatorOver(tree, names) {
  const value = read(tree, names, (number, place) => (place < 0 ? () => number : (given) => given[place]), over);
  return (...given) => value(given);
}
