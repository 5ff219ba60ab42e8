// Which parts of the page are seen: all, or fewer in a frame of another page, by the link's `hide`, and in a step of a lesson.

import { fromLink, isFront } from "../page/opened.js";

/** @typedef {{ embed?: boolean, full?: boolean, hide?: string }} Looks how much of the page is seen, as in the link */

const root = document.documentElement;
const VIEWS = ["stage", "map", "curves", "model", "explorer"];
const FRAMED = ["bar", "panel", "map", "curves", "model", "explorer", "race", "inspector"];
const sheet = new CSSStyleSheet();

/** @type {Looks} */
let looks = fromLink;
/** @type {string[] | null} */
let shown = null; // the views that a step shows; null is all of them

// What a link shows is seen once it is known, or everything would jump when it is; of the first page all but the numbers is known.
root.toggleAttribute("data-known", isFront);
arrange();

document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** @type {(view: Looks) => void} */
export function look(view) {
  looks = view;
  arrange();
}

/** What the link shows is known. */
export const unveil = () => root.setAttribute("data-known", "");

/** @type {(names: string[] | null) => void} */
export function showViews(names) {
  shown = names?.length ? names : null;
  arrange();
}

/** @type {(view: Looks, views: string[] | null) => Set<string>} */
export function hiddenParts(view, views) {
  const framed = view.full || views ? FRAMED : FRAMED.filter((name) => name !== "model"); // data are half of what there is to see
  const hidden = new Set([...(view.embed || view.full ? framed : []), ...(view.hide ? view.hide.split(".") : [])]);
  if (views) for (const name of VIEWS) if (!views.includes(name)) hidden.add(name);
  return hidden;
}

export function arrange() {
  const hidden = hiddenParts(looks, shown);
  const there = document.querySelector(".workbench[data-rows]") ? VIEWS : VIEWS.slice(0, 3);
  const seen = there.filter((name) => !hidden.has(name));
  root.toggleAttribute("data-embed", Boolean(looks.embed || looks.full));
  put("hide", [...hidden].join(" "));
  put("views", seen.length < there.length ? String(Math.max(1, seen.length)) : "");
}

/** @type {(name: string, value: string) => void} */
function put(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

/**
 * Leave of the panel's controls only those that a step names, such as optimizer.lr or surface; null leaves all. The names of the runs
 * and their numbers always stay.
 * @type {(names: string[] | null) => void}
 */
export function showControls(names) {
  root.toggleAttribute("data-only", names !== null);
  if (names === null) return sheet.replaceSync("");
  const wanted = names.map(matching);
  const has = wanted.length ? `:is(${wanted.map((one) => `:has(${one})`).join(", ")})` : ":is(.nothing)";
  sheet.replaceSync(`:root[data-only] .panel :is(.setting, .section-surface-controls, .section-setup-controls, .card-more, .card-rate):not(${has}) { display: none; }
    :root[data-only] .section-surface-controls .mantine-Select-root:not(.setting *, ${has}) { display: none; }`);
}

/**
 * Matches the controls of a name: those that Dash made have it in their ids, fields and curves of our own in what the page tells of them.
 * @type {(name: string) => string}
 */
function matching(name) {
  const [kind, ...rest] = name.split("."), value = rest.join(".");
  const told = (/** @type {string} */ attribute, /** @type {string} */ gap) => [`"kind":${gap}"${kind}"`, ...(value ? [`"name":${gap}"${value}"`] : [])].map((said) => `[${attribute}*='${said}']`).join("");
  return `:is(${told("id", "")}, ${told("data-typed", " ")}, ${told("data-knots", " ")})`;
}
