// The page's keys. Those of playback and of lessons belong to them.

import { open } from "../page/dialogs.js";
import { redo, seen, setView, surprise, undo } from "./scenario.js";

const TYPING = "input:not([type=range]), textarea, select, [contenteditable], [role=listbox], [role=combobox]";

// Fields with an undo of their own; a list that is only chosen from is read-only, and has none.
const WRITTEN = "input:not([type=range], [type=checkbox], [type=radio], [readonly]), textarea, [contenteditable]";

/** @param {string} id */
const press = (id) => () => document.getElementById(id)?.click();

/** @param {string} name */
const toggle = (name) => () => setView(name, !seen(name));

// The list of layers, whose head has the focus as long as it is open: where it had it, Space would open it again instead of playing.
function layers() {
  const list = /** @type {HTMLDetailsElement} */ (document.querySelector("details.popover"));
  const head = /** @type {HTMLElement} */ (list.querySelector("summary"));
  list.open = !list.open;
  if (list.open) head.focus();
  else if (list.contains(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  "?": () => open("help"),
  g: press("gallery-open"),
  e: press("share-open"),
  n: press("present-open"),
  p: toggle("projector"),
  f: toggle("fog"),
  w: toggle("full"),
  Escape: () => seen("full") && setView("full", false),
  r: surprise,
  s: () => setView("layout", seen("layout") === "side" ? "together" : "side"),
  l: layers,
};

document.addEventListener("keydown", (event) => {
  const { key } = event, target = /** @type {Element} */ (event.target);
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z" && !target.matches?.(WRITTEN)) {
    event.preventDefault();
    return event.shiftKey ? redo() : undo();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.(`${TYPING}, dialog`)) return;
  const act = KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (act) event.preventDefault(), act();
});
document.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest?.("#surprise") && surprise());
