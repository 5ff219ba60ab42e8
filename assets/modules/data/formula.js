// Formulas as trees, from landscape/core/learning/texts.py: a name, a number, or [operator or function, then its arguments].
// They become nested closures, for one number or for many at once.

const COSH_OVERFLOWS = 300;

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const logAddExp = (a, b) => Math.max(a, b) + softplus(-Math.abs(a - b));

function logCosh(x) {
  const near = Math.min(Math.abs(x), COSH_OVERFLOWS);
  return Math.log1p(2 * Math.sinh(near / 2) ** 2) + (Math.abs(x) - near);
}

const ONE = {
  "-": (x) => -x, abs: Math.abs, exp: Math.exp, log_cosh: logCosh, sigmoid, sign: Math.sign, sin: Math.sin, softplus, tanh: Math.tanh,
};
const TWO = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "**": (a, b) => (b === 2 ? a * a : a ** b),
  maximum: Math.max, minimum: Math.min,
};
const MORE = { logsumexp: (a, ...others) => others.reduce(logAddExp, a) };

function functionOf(name, count) {
  const known = count === 1 ? ONE : count === 2 ? TWO : count ? MORE : {};
  return Object.hasOwn(known, name) ? known[name] : null;
}

// The tree with numbers for the names that have a value.
export function bind(tree, values) {
  if (Array.isArray(tree)) return [tree[0], ...tree.slice(1).map((branch) => bind(branch, values))];
  return typeof tree === "string" && Object.hasOwn(values, tree) ? values[tree] : tree;
}

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
  return apply(fn, branches.map((branch) => read(branch, names, leaf, apply)), name);
}

function applied(fn, [a, b, ...others]) {
  if (!b) return (given) => fn(a(given));
  if (!others.length) return (given) => fn(a(given), b(given));
  return (given) => fn(a(given), b(given), ...others.map((other) => other(given)));
}

// A function of numbers in the order of their names.
export function evaluator(tree, names) {
  const value = read(tree, names, (number, place) => (place < 0 ? () => number : (given) => given[place]), applied);
  return (...given) => value(given);
}

// One operation on numbers or arrays of a length; the array that it gives is its own, and is written anew when it is asked again.
function over(fn, branches) {
  let room = new Float64Array(0);
  return (given) => {
    const told = branches.map((branch) => branch(given));
    const count = told.find((one) => typeof one !== "number")?.length;
    if (count === undefined) return fn(...told);
    if (room.length !== count) room = new Float64Array(count);
    fill(room, fn, told);
    return room;
  };
}

const at = (one, i) => (typeof one === "number" ? one : one[i]);

function fill(room, fn, [a, b, ...others]) {
  const count = room.length;
  if (b === undefined) for (let i = 0; i < count; i++) room[i] = fn(a[i]);
  else if (others.length) for (let i = 0; i < count; i++) room[i] = fn(at(a, i), at(b, i), ...others.map((one) => at(one, i)));
  else if (typeof a === "number") for (let i = 0; i < count; i++) room[i] = fn(a, b[i]);
  else if (typeof b === "number") for (let i = 0; i < count; i++) room[i] = fn(a[i], b);
  else for (let i = 0; i < count; i++) room[i] = fn(a[i], b[i]);
}

// A function of numbers or arrays of one length, in the order of their names; its result is lent until it is called again.
export function evaluatorOver(tree, names) {
  const value = read(tree, names, (number, place) => (place < 0 ? () => number : (given) => given[place]), over);
  return (...given) => value(given);
}
