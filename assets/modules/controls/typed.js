// Fields into which a formula is typed, or a rule: what is meant by it appears as it is typed, and a mistake is marked at its place. The
// scenario takes what can be read; until then it goes on with what it had.

import { on } from "../page/bus.js";
import { bringsElements } from "../page/changes.js";
import { ofWindow } from "../page/storage.js";
import { say } from "../page/words.js";
import { push } from "./scenario.js";

const PAUSE = 150; // ms without a key before a text is looked at
const KEPT = "landscape-typed"; // what is not finished when the page goes, as to another language
const PATIENCE = 1200; // ms more before a hand that is typing is told of a mistake: most are there since the text goes on

/** @typedef {{ kind: string, slot: number, name: string, slug: string, text: string, label: string, lines: number, most: number, hint: string, examples: string[], copies: Record<string, string>, guide: [string, string][] }} Told */
/** @typedef {{ math?: string, text?: string, said?: string[], wrong?: string, at?: [number, number] }} Meant */

/** @type {import("../page/bus.js").TypedText[]} */
let misread = keptFor(location.search); // or of the link that the page was opened with; each until its field has it
let strokes = 0;

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
function element(tag, attributes) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

let version = ""; // of the server, without which it shows the way to an address that has it

/** @param {Response} answer */
function read(answer) {
  version = new URL(answer.url).searchParams.get("v") ?? "";
  return answer.ok ? answer.json() : null;
}

/**
 * A text as the server writes it in an address.
 * @param {string} text
 */
function quoted(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

class Field {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    const { lines, examples, copies, guide } = this.told = /** @type {Told} */ (JSON.parse(place.dataset.typed ?? ""));
    this.input = /** @type {HTMLTextAreaElement | HTMLInputElement} */ (element(lines > 1 ? "textarea" : "input", { class: "typed-text", spellcheck: "false", autocomplete: "off", autocapitalize: "off" }));
    this.echo = element("div", { class: "formulas typed-echo", role: "group", tabindex: "0" });
    this.wrong = element("p", { class: "typed-wrong", role: "status" });
    this.said = element("p", { class: "typed-said", role: "status" });
    const further = [...(examples.length && lines > 1 ? [this.offer(examples)] : []), ...(Object.keys(copies).length ? [this.begin(copies)] : []), ...(guide.length ? [explained(guide)] : [])];
    this.parts = [this.input, this.echo, this.wrong, this.said, ...further];
    place.replaceChildren(...this.parts);
    this.asking = new AbortController();
    this.timer = this.complaint = 0;
    this.stroke = "";
    this.isHeld = false; // whether a hand is in it
    this.means = this.input.value = this.told.text; // what is in the field, as links have it; the last of it that could be read
    this.read = this.input.value; // the same, as it was typed
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("focus", () => this.enter());
    this.input.addEventListener("blur", () => this.leave());
    this.tell();
    void this.look();
  }

  enter() {
    if (!this.isHeld) this.stroke = `typed ${++strokes}`;
    this.isHeld = true;
  }

  /** Where the panel is made anew the field is taken away from under the hand, and given back in a moment. */
  leave() {
    queueMicrotask(() => {
      if (!this.input.isConnected || document.activeElement === this.input) return;
      this.isHeld = false;
      this.rest();
    });
  }

  /**
   * The panel was made anew, as where letters come and go: the field moves, with its text and the hand in it.
   * @param {HTMLElement} place
   */
  move(place) {
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = this.input;
    this.place = place;
    place.replaceChildren(...this.parts);
    if (this.isHeld) this.input.focus({ preventScroll: true });
    this.input.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? "none");
    this.input.scrollTop = scrollTop;
    this.tell();
  }

  /**
   * Other texts, each a button that puts it into the field.
   * @param {string[]} examples
   */
  offer(examples) {
    const list = element("p", { class: "typed-examples" });
    list.append(say("For example"), " ");
    for (const example of examples) {
      const button = element("button", { type: "button", class: "text-button" });
      button.textContent = example;
      button.addEventListener("click", () => this.put(example));
      list.append(button);
    }
    return list;
  }

  /**
   * Texts to begin with, by what they are called, to choose from.
   * @param {Record<string, string>} copies
   */
  begin(copies) {
    const label = element("label", { class: "typed-copies" }), choice = document.createElement("select");
    choice.append(new Option(say("a method of ours"), ""), ...Object.entries(copies).map(([title, text]) => new Option(title, text)));
    choice.addEventListener("change", () => {
      if (choice.value) this.put(choice.value);
      choice.value = "";
    });
    label.append(say("Start from a copy of"), " ", choice);
    return label;
  }

  /** @param {string} text */
  put(text) {
    this.stroke = `typed ${++strokes}`;
    this.input.value = text;
    void this.look();
  }

  /** What the panel says of the field. */
  tell() {
    const { text } = this.told;
    this.told = { .../** @type {Told} */ (JSON.parse(this.place.dataset.typed ?? "")), text };
    const { label, most, hint } = this.told;
    Object.assign(this.input, { maxLength: most, placeholder: hint });
    this.input.setAttribute("aria-label", label);
    this.echo.setAttribute("aria-label", say("Formula"));
    this.mend();
  }

  /**
   * The text that the scenario has by now, as after an undo: one of which somebody is typing another stays as it is.
   * @param {string} text
   */
  follow(text) {
    this.told.text = text;
    if (this.isHeld || this.means === text) return;
    this.input.value = this.means = this.read = text;
    void this.look();
  }

  /** What a link said of the field and cannot be read stands in it, marked, while the scenario goes on with what it has. */
  mend() {
    const { kind, slot, name } = this.told;
    const wrong = misread.find((one) => one.kind === kind && one.slot === slot && one.name === name);
    if (!wrong) return;
    misread = misread.filter((one) => one !== wrong);
    this.put(wrong.text);
  }

  typed() {
    clearTimeout(this.timer);
    clearTimeout(this.complaint);
    this.timer = setTimeout(() => void this.look(), PAUSE);
  }

  /** A hand has left the field: what cannot be read stays there to be mended. */
  rest() {
    clearTimeout(this.timer);
    void this.look();
  }

  /** Its part has gone, and with it whatever was still to be looked at. */
  stop() {
    this.asking.abort();
    clearTimeout(this.timer);
    clearTimeout(this.complaint);
  }

  async look() {
    this.asking.abort();
    this.asking = new AbortController();
    const { kind, slug, name } = this.told, { value } = this.input;
    const address = `typed?kind=${kind}&slug=${slug}&name=${name}&text=${quoted(value)}${version && `&v=${version}`}`;
    const { signal } = this.asking;
    /** @type {Meant | null} */
    const meant = await fetch(address, { signal }).then(read).catch(() => null);
    if (signal.aborted) return;
    this.show(meant, value);
    if (meant?.text === undefined) return;
    this.means = meant.text;
    this.read = value;
    if (meant.text !== this.told.text) this.take(meant.text);
  }

  /** @param {string} text */
  take(text) {
    const { kind, slot, name } = this.told;
    this.told = { ...this.told, text };
    push({ kind, slot, name, value: text, stroke: this.stroke });
  }

  /**
   * @param {Meant | null} meant
   * @param {string} text
   */
  show(meant, text) {
    const wrong = meant === null ? say("The server cannot be reached; what you typed is kept here.") : meant.wrong ?? "";
    if (meant?.math !== undefined) this.echo.innerHTML = meant.math;
    this.echo.hidden = !this.echo.childElementCount;
    this.echo.toggleAttribute("data-stale", Boolean(wrong));
    if (meant?.said) this.said.textContent = meant.said.join(" ");
    clearTimeout(this.complaint);
    if (wrong && this.isHeld) this.complaint = setTimeout(() => this.complain(wrong, text, meant?.at), PATIENCE);
    else this.complain(wrong, text, meant?.at);
  }

  /**
   * @param {string} wrong
   * @param {string} text
   * @param {[number, number]} [at]
   */
  complain(wrong, text, at) {
    const before = this.wrong.textContent;
    this.input.setAttribute("aria-invalid", String(Boolean(wrong)));
    this.said.hidden = Boolean(wrong);
    this.wrong.replaceChildren(...(at ? marked(text, at) : []), wrong);
    if (wrong && this.isHeld && this.wrong.textContent !== before) this.wrong.scrollIntoView({ block: "nearest" });
  }
}

/**
 * What can be written, folded.
 * @param {[string, string][]} guide
 */
function explained(guide) {
  const details = element("details", { class: "disclosure typed-guide" }), list = document.createElement("dl");
  for (const [written, means] of guide) {
    const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
    term.append(...written.split("   ").flatMap((one) => [code(one), " "]));
    meaning.textContent = means;
    list.append(term, meaning);
  }
  const summary = document.createElement("summary");
  summary.textContent = say("What can be written");
  details.append(summary, list);
  return details;
}

/** @param {string} text */
function code(text) {
  const made = document.createElement("code");
  made.textContent = text;
  return made;
}

/**
 * The line of a text in which something is wrong, with its place; of several lines which of them it is.
 * @param {string} text
 * @param {[number, number]} at
 */
function marked(text, [start, end]) {
  const code = document.createElement("code"), mark = document.createElement("mark");
  const characters = [...text]; // as the server counts them
  const begin = characters.lastIndexOf("\n", Math.max(start - 1, 0)) + 1, next = characters.indexOf("\n", Math.max(start, begin));
  const close = next < 0 ? characters.length : next, last = Math.min(Math.max(end, start), close);
  mark.textContent = characters.slice(start, last).join("") || "\u00a0";
  code.append(characters.slice(begin, start).join(""), mark, characters.slice(last, close).join(""));
  if (!characters.includes("\n")) return [code];
  const line = characters.slice(0, begin).filter((character) => character === "\n").length + 1;
  return [code, `${say("Line {line}, column {column}:", { line: String(line), column: String(start - begin + 1) })} `];
}

/**
 * What was not finished in this window when a page of the same scenario went; what cannot be read is dropped.
 * @param {string} query
 * @returns {import("../page/bus.js").TypedText[]}
 */
function keptFor(query) {
  const text = ofWindow.read(KEPT) ?? "null";
  ofWindow.forget(KEPT);
  try {
    const kept = JSON.parse(text);
    return kept?.query === query && Array.isArray(kept.texts) ? kept.texts : [];
  } catch {
    return [];
  }
}

window.addEventListener("pagehide", () => {
  const open = [...fields.values()].filter(({ input, read }) => input.value !== read);
  const texts = open.map(({ told: { kind, slot, name }, input: { value: text } }) => ({ kind, slot, name, text }));
  if (texts.length) ofWindow.write(KEPT, JSON.stringify({ query: location.search, texts }));
});

/** @param {{ kind: string, slot: number, name: string }} told */
const keyOf = ({ kind, slot, name }) => `${kind} ${slot} ${name}`;

/** @type {Map<string, Field>} */
let fields = new Map(); // by what they are of

/** @param {MutationRecord[]} changes */
function furnish(changes) {
  if (!changes.some((change) => change.type === "attributes" || bringsElements(change))) return;
  /** @type {Map<string, Field>} */
  const there = new Map();
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-typed]"))) {
    const told = /** @type {Told} */ (JSON.parse(place.dataset.typed ?? "")), key = keyOf(told);
    const before = fields.get(key), field = before?.told.slug === told.slug ? before : new Field(place);
    if (field.place !== place) field.move(place);
    else if (field === before) field.tell();
    there.set(key, field);
  }
  for (const field of fields.values()) if (![...there.values()].includes(field)) field.stop();
  fields = there;
}

on("answered", ({ done, texts = [], misread: told = [] }) => {
  if (told.length) misread = told;
  if (done) for (const text of texts) fields.get(keyOf(text))?.follow(text.text);
  for (const field of fields.values()) field.mend();
});

new MutationObserver(furnish).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-typed"] });
