// How the scenario is looked at, which belongs to the browser: of every name only what is not usual is kept.

/** @typedef {Record<string, any>} View */

/**
 * @typedef {object} Looks
 * @property {View} view what is not as usual
 * @property {View} usual what is usual, of every name that there is
 * @property {{ on: string[], any: string[], explorer: string[], figures: string[] }} asks what needs data: when it is turned on, or whenever it changes; and what another
 *   explorer, or other figures
 */

/** @type {Looks} */
export const USUAL = { view: {}, usual: {}, asks: { on: [], any: [], explorer: [], figures: [] } };

export const PLACE = ["lesson", "at"]; // the names of a step of a lesson, which come first in an address

/**
 * @template {Looks} S
 * @param {S} state
 * @param {View} looks null for what is to be as usual
 * @returns {S}
 */
export function withLooks(state, looks) {
  const view = { ...state.view };
  for (const [name, value] of Object.entries(looks)) {
    if (value === null || value === undefined || value === state.usual[name]) delete view[name];
    else view[name] = value;
  }
  return { ...state, view };
}

/**
 * The server has told what is usual, and how the page begins; what was changed meanwhile stays.
 * @template {Looks} S
 * @param {S} state
 * @param {{ view: View, usual: View, asks: Looks["asks"] }} told
 * @returns {S}
 */
export const begun = (state, { view, usual, asks }) => withLooks({ ...state, usual, asks, view: {} }, { ...view, ...state.view });

/**
 * All names, usual or not.
 * @param {Looks} state
 * @returns {View}
 */
export const allLooks = ({ view, usual }) => ({ ...usual, ...view });

/**
 * What must be asked for when a name gets a value.
 * @param {Looks} state
 * @param {string} name
 * @param {unknown} value
 * @returns {string[]}
 */
export function wantsOf({ asks }, name, value) {
  if (asks.any.includes(name) || (value && asks.on.includes(name))) return ["playback"];
  if (asks.figures.includes(name)) return ["figures"];
  return asks.explorer.includes(name) ? ["explorer"] : [];
}

/** @param {unknown} value */
const written = (value) => (typeof value === "boolean" ? String(Number(value)) : String(value));

/**
 * A scenario and how it is looked at, as a query without its question mark.
 * @param {string | null} scenario
 * @param {View} view
 */
export function queryOf(scenario, view) {
  const names = [...PLACE, ...Object.keys(view).filter((name) => !PLACE.includes(name))].filter((name) => name in view);
  return [scenario, ...names.map((name) => `${name}=${written(view[name])}`)].filter(Boolean).join("&");
}
