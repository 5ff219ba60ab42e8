// The panel beside the stage: of its parts one is seen. Where there is no room beside the stage it comes as a sheet over the page, which
// the page's style decides: --panel-place.

import { emit, on } from "./bus.js";
import { byId, closest } from "./dom.js";
import { seenIn, select, tabsIn } from "./tabs.js";

const root = document.documentElement;

/** @type {Element | null} */
let opener = null; // has the focus again when the sheet is closed

const isOpen = () => "sheet" in root.dataset;

const isSheet = () => getComputedStyle(root).getPropertyValue("--panel-place").trim() === "sheet";

const tabs = () => tabsIn(byId("panel"));

// Those that the link leaves.
const seen = () => seenIn(byId("panel"));

/** @type {(tab: HTMLElement) => HTMLElement} */
const partOf = (tab) => byId(tab.getAttribute("aria-controls") ?? "");

/** @type {(chosen: HTMLElement) => void} */
function choose(chosen) {
  for (const tab of tabs()) {
    select(tab, tab === chosen);
    partOf(tab).hidden = tab !== chosen;
  }
  byId("panel").scrollTop = 0;
  emit("panel", null);
}

/**
 * Show the part of the panel that a place belongs to, and the panel itself.
 * @type {(place: Element) => void}
 */
export function reveal(place) {
  if (!byId("panel").contains(place)) return;
  const tab = tabs().find((one) => partOf(one).contains(place));
  if (tab) choose(tab);
  if (isSheet() && !isOpen()) open();
}

function open() {
  if (!seen().some((tab) => tab.ariaSelected === "true")) seen().slice(0, 1).forEach(choose);
  opener = document.activeElement;
  root.dataset.sheet = "";
  byId("panel-open").setAttribute("aria-expanded", "true");
  document.querySelector(".view-stage")?.scrollIntoView({ block: "start" });
  byId("panel").focus({ preventScroll: true });
}

function close() {
  delete root.dataset.sheet;
  byId("panel-open").setAttribute("aria-expanded", "false");
  if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  opener = null;
}

document.addEventListener("click", (event) => {
  const tab = closest(event, "#panel [role=tab]");
  if (tab) choose(tab);
  if (closest(event, "#panel-close")) close();
  if (closest(event, "#panel-open")) isOpen() ? close() : open();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen() && !event.defaultPrevented && !closest(event, "dialog, [aria-expanded=true][role]")) close();
});

// Parts that a way of looking opens when it becomes another one, by their ids: its name, and what it is when it opens none.
const OPENED = { race: { name: "contest", none: false }, inside: { name: "inspect", none: null }, rates: { name: "rates", none: "off" } };
/** @type {Record<string, unknown>} */
const shown = {};
let isFirst = true; // whether the page has not been looked at yet
on("look", (looks) => {
  for (const [part, { name, none }] of Object.entries(OPENED)) {
    const value = looks[name] ?? none, isOther = value !== (shown[name] ?? none);
    shown[name] = value;
    const tab = isOther && value !== none && seen().find((one) => partOf(one).id === part);
    if (tab && tab.ariaSelected !== "true") choose(tab);
    if (tab && isFirst && "projector" in root.dataset && isSheet() && !isOpen()) open(); // a link that asks for it, on a projector
  }
  isFirst = false;
});
