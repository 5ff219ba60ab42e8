// The cards of the runs: a line each that opens to its settings. They move by dragging their ball or with Alt and an arrow key, and what
// was open or had the focus stays so when Dash renders them anew.

import { onPanel } from "../page/changes.js";
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
  if (place >= 0 && place < all.length && place !== all.indexOf(slot)) push({ kind: "order", slot, value: place }, ["panel"]);
}

/** @type {Record<string, number>} */
const BY = { ArrowUp: -1, ArrowDown: 1 };

document.addEventListener("keydown", (event) => {
  const card = event.altKey && event.key in BY ? near(event, ".card") : null;
  if (!card) return;
  event.preventDefault();
  move(card, slots().indexOf(slotOf(card)) + BY[event.key]);
});

/** @type {HTMLElement | null} */
let dragged = null; // the card whose ball is held, by a mouse, a pen or a finger

/** @type {(event: PointerEvent) => HTMLElement | null} */
const cardUnder = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest(".card") ?? null;

/** @param {HTMLElement | null} target the card in whose place the dragged one would come to stand */
function mark(target) {
  for (const card of document.querySelectorAll(".card")) card.toggleAttribute("data-target", card === target && card !== dragged);
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.isPrimary && !event.button ? near(event, ".grip") : null;
  if (!grip) return;
  dragged = grip.closest(".card");
  grip.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => event.isPrimary && dragged && mark(cardUnder(event)));
document.addEventListener("pointerup", (event) => {
  if (!event.isPrimary || !dragged) return;
  const target = cardUnder(event);
  if (target) move(dragged, slots().indexOf(slotOf(target)));
  drop();
});
document.addEventListener("pointercancel", drop);

function drop() {
  dragged = null;
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
