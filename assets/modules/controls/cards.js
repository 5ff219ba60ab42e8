// The cards of the runs: a line each that opens to its settings. They move by dragging their ball or with Alt and an arrow key, and what
// was open or had the focus stays so when Dash renders them anew.

import { emit } from "../page/bus.js";
import { onPanel } from "../page/changes.js";
import { say } from "../page/words.js";
import { push } from "./scenario.js";

/** @type {(event: { target: EventTarget | null }, selector: string) => HTMLElement | null} */
const near = ({ target }, selector) => /** @type {Element} */ (target)?.closest?.(selector) ?? null;

/** @param {HTMLElement} card */
const slotOf = (card) => Number(card.dataset.slot);

const slots = () => [...document.querySelectorAll(".card")].map((card) => slotOf(/** @type {HTMLElement} */ (card)));

/**
 * @param {HTMLElement} card
 * @param {number} place
 */
function move(card, place) {
  const all = slots(), slot = slotOf(card);
  if (place < 0 || place >= all.length || place === all.indexOf(slot)) return;
  push({ kind: "order", slot, value: place }, ["panel"]);
  emit("said", say("{run} is now number {place} of {count}.", { run: card.ariaLabel ?? "", place: place + 1, count: all.length }));
}

/** @type {Record<string, number>} */
const BY = { ArrowUp: -1, ArrowDown: 1 };
const TYPING = "input, [role=combobox]"; // there such keys are the browser's

document.addEventListener("keydown", (event) => {
  const card = event.altKey && event.key in BY && !near(event, TYPING) ? near(event, ".card") : null;
  if (!card) return;
  event.preventDefault();
  move(card, slots().indexOf(slotOf(card)) + BY[event.key]);
});

/** @type {{ card: HTMLElement, from: number } | null} */
let held = null; // the card whose ball is held, by a mouse, a pen or a finger, and the height at which it was taken

/** @type {(event: PointerEvent) => HTMLElement | null} */
const cardUnder = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest(".card") ?? null;

/** @param {HTMLElement | null} target the card in whose place the one that is held would come to stand: a line tells on which side */
function mark(target) {
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".card"))) {
    if (!held || card !== target || card === held.card) delete card.dataset.target;
    else card.dataset.target = held.card.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING ? "after" : "before";
  }
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.isPrimary && !event.button ? near(event, ".grip") : null;
  const card = /** @type {HTMLElement | null} */ (grip?.closest(".card") ?? null);
  if (!grip || !card) return;
  held = { card, from: event.clientY };
  grip.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (!event.isPrimary || !held) return;
  held.card.dataset.held = "";
  held.card.style.translate = `0 ${event.clientY - held.from}px`;
  mark(cardUnder(event));
});
document.addEventListener("pointerup", (event) => {
  if (!event.isPrimary || !held) return;
  const { card } = held, target = cardUnder(event);
  drop();
  if (target) move(card, slots().indexOf(slotOf(target)));
});
document.addEventListener("pointercancel", drop);
document.addEventListener("keydown", ({ key }) => key === "Escape" && drop());

function drop() {
  if (!held) return;
  delete held.card.dataset.held;
  held.card.style.translate = "";
  held = null;
  mark(null);
}

const unfolded = new Set();
/** @type {string | undefined} */
let focused; // the id, or the grip, of what had the focus

/** @param {Element} details */
const keyOf = (details) => `${details.className} ${/** @type {HTMLElement | null} */ (details.closest("[data-slot]"))?.dataset.slot}`;

document.addEventListener(
  "toggle",
  ({ target }) => {
    const details = /** @type {HTMLDetailsElement} */ (target);
    if (details.isConnected) unfolded[details.open ? "add" : "delete"](keyOf(details));
  },
  true,
);
document.addEventListener("click", (event) => {
  const card = near(event, ".card-opener, .card-status") && near(event, ".card");
  if (!card) return;
  unfolded[isOpen(card) ? "delete" : "add"](card.dataset.slot);
  unfold(card);
});

/** @type {(card: HTMLElement) => boolean} */
const isOpen = ({ dataset }) => unfolded.has(dataset.slot);

/** @type {(card: HTMLElement) => void} */
function unfold(card) {
  card.toggleAttribute("data-open", isOpen(card));
  card.querySelector(".card-opener")?.setAttribute("aria-expanded", String(isOpen(card)));
}

document.addEventListener("pointerdown", () => (focused = undefined)); // a click beside everything leaves what had the focus
document.addEventListener("focusin", ({ target }) => {
  const { id, dataset } = /** @type {HTMLElement} */ (target);
  focused = id || dataset.grip;
});

function restore() {
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".card"))) unfold(card);
  for (const details of document.querySelectorAll("#panel details")) if (unfolded.has(keyOf(details))) /** @type {HTMLDetailsElement} */ (details).open = true;
  if (!focused || document.activeElement !== document.body) return;
  const again = document.getElementById(focused) ?? document.querySelector(`[data-grip="${CSS.escape(focused)}"]`);
  /** @type {HTMLElement | null} */ (again)?.focus({ preventScroll: true });
}

onPanel(restore);
