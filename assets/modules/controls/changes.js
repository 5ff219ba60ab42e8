// What was changed and has not been answered: a list, in the order in which it was done.

/**
 * What somebody did: `kind`, `slot`, `name` and `value` are for the server (landscape/simulation/edits.py), the rest is for the
 * history. Changes of one `stroke` are undone together; `travel` is a way through the history, `step` one to a step of a lesson, and
 * `back` puts a row back that a hand has let go of.
 * @typedef {object} Change
 * @property {string} kind
 * @property {number} [slot]
 * @property {string} [name]
 * @property {unknown} [value]
 * @property {number[] | null} [of] rows and columns of a picture, which came smaller
 * @property {string} [stroke]
 * @property {boolean} [travel]
 * @property {boolean} [step]
 * @property {boolean} [back]
 */

const COUNTED = new Set(["runs", "order", "tune"]); // what is done twice by doing it twice
const WHOLE = new Set(["link", "surprise"]); // what replaces the whole scenario

/** @param {unknown} value */
const isNumber = (value) => typeof value === "number" || value === "" || (typeof value === "string" && Number.isFinite(Number(value)));

/** @param {Change} change */
export const isStart = ({ kind }) => kind === "start";

/** @param {Change} change */
const row = ({ value }) => (Array.isArray(value) ? value[0] : null);

/**
 * Whether a change makes the one right before it needless: a slider that was moved on, a start or a row that was dragged on.
 * @param {Change} last
 * @param {Change} change
 */
function goesOn(last, change) {
  if (last.kind !== change.kind || last.slot !== change.slot || last.name !== change.name || last.stroke !== change.stroke) return false;
  if (isStart(change) || ["table", "heights"].includes(change.kind)) return true;
  if (change.kind === "rows") return change.name === "move" && row(last) === row(change);
  if (change.stroke) return true;
  return !COUNTED.has(change.kind) && isNumber(last.value) && isNumber(change.value);
}

/**
 * Whether a change leaves nothing of the scenario there was: no hand has hold of anything in it any more.
 * @param {Change} change
 */
export const isWhole = ({ kind }) => WHOLE.has(kind);

/**
 * The changes with one more; those that it makes needless are left out.
 * @param {Change[]} changes
 * @param {Change} change
 * @returns {Change[]}
 */
export function withChange(changes, change) {
  if (isWhole(change)) return [change];
  const last = changes.at(-1);
  return [...(last && goesOn(last, change) ? changes.slice(0, -1) : changes), change];
}

/**
 * What the server is told of a change.
 * @param {Change} change
 */
export const told = ({ kind, slot, name, value, of }) => ({ kind, slot, name, value, ...(of && { of }) });
