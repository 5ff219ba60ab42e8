// Texts of lessons as nodes: plain text, emphasis, code, and words of the glossary, which tell their sentence in a tip.

import { closest, make } from "../page/dom.js";

/** @import { Glossary, Piece } from "../types.js" */

const TIP = "lesson-tip";

/**
 * Pieces of lessons/telling.py → nodes. In a label, words of the glossary are plain: a label holds no button.
 * @param {Piece[]} pieces
 * @param {{ plain?: boolean }} [how]
 */
export function renderPieces(pieces, { plain = false } = {}) {
  return pieces.map(([kind, text, entry]) => {
    if (kind === "term" && !plain) return make("button", { type: "button", class: "term", "data-term": entry, "aria-describedby": TIP }, [text]);
    if (kind === "em" || kind === "strong" || kind === "code") return make(kind, {}, [text]);
    return document.createTextNode(text);
  });
}

/** @type {Partial<Record<Piece[0], "p" | "ul" | "ol">>} */
const BEGINS = { paragraph: "p", bullet: "ul", number: "ol" };

/**
 * Paragraphs and lists of a text that may have several.
 * @param {Piece[]} pieces
 * @param {{ look?: string, plain?: boolean }} [how] the class of each
 */
export function renderText(pieces, { look = "", plain = false } = {}) {
  /** @type {HTMLElement[]} */
  const blocks = [];
  /** @type {HTMLElement | null} */
  let into = null;
  for (const piece of pieces) {
    const tag = BEGINS[piece[0]];
    if (tag || !into) into = begin(blocks, tag ?? "p", piece[1], look);
    if (!tag) into.append(...renderPieces([piece], { plain }));
  }
  return blocks;
}

/**
 * Begin a paragraph, or a line of a list, which the last block may be already.
 * @type {(blocks: HTMLElement[], tag: "p" | "ul" | "ol", sign: string, look: string) => HTMLElement}
 */
function begin(blocks, tag, sign, look) {
  const last = blocks.at(-1), goesOn = tag !== "p" && last?.localName === tag;
  const block = goesOn ? last : make(tag, { class: look, ...(tag === "ol" ? { start: parseInt(sign) } : {}) });
  if (!goesOn) blocks.push(block);
  return tag === "p" ? block : block.appendChild(make("li"));
}

/** @type {(pieces: Piece[]) => string} */
export const plainText = (pieces) => pieces.map(([, text]) => text).join("");

/** @type {Glossary} */
let glossary = {};
/** @type {HTMLElement | null} */
let shown = null; // the word whose sentence is shown
let pinned = false; // whether it was asked for by a tap, and stays until it is sent away

/** @param {Glossary} words */
export function setGlossary(words) {
  glossary = words;
}

/** @param {Glossary} words that a lesson of one's own speaks of */
export function addToGlossary(words) {
  glossary = { ...words, ...glossary };
}

/** @type {() => HTMLElement} */
function tip() {
  let element = document.getElementById(TIP);
  if (!element) document.body.append((element = make("div", { id: TIP, class: "tip", role: "tooltip", hidden: "" })));
  return element;
}

/** @type {(word: HTMLElement) => void} */
function show(word) {
  const sentence = glossary[word.dataset.term ?? ""];
  if (!sentence) return;
  const element = tip(), box = word.getBoundingClientRect();
  element.textContent = sentence;
  element.hidden = false;
  (word.closest("dialog") ?? document.body).append(element);
  const { width, height } = element.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), window.innerWidth - width - 8);
  const below = box.bottom + 8 + height <= window.innerHeight;
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(below ? box.bottom + 8 : Math.max(8, box.top - 8 - height))}px`;
  shown = word;
}

function hide() {
  if (!shown) return false;
  tip().hidden = true;
  [shown, pinned] = [null, false];
  return true;
}

/** @type {(event: Event) => HTMLElement | null} */
const wordOf = (event) => closest(event, ".term");

export function listen() {
  tip();
  document.addEventListener("pointerover", (event) => {
    const word = wordOf(event);
    if (word && event.pointerType !== "touch") show(word);
  });
  document.addEventListener("pointerout", (event) => wordOf(event) && !pinned && document.activeElement !== wordOf(event) && hide());
  document.addEventListener("focusin", (event) => {
    const word = wordOf(event);
    if (word) show(word);
    else hide();
  });
  document.addEventListener("focusout", (event) => wordOf(event) && hide());
  document.addEventListener("click", (event) => {
    const word = wordOf(event);
    if (!word) return hide();
    show(word);
    pinned = true;
  });
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && hide()) event.preventDefault(), event.stopPropagation();
  }, true);
}
