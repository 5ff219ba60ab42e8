// Where a lesson of one's own is written: its text, marked where the server's reader does not understand it, beside what becomes of it.
// What is typed is kept as it is typed; the last rendering stays until the next has come.

import * as scenario from "../controls/scenario.js";
import { byId, make } from "../page/dom.js";
import { say } from "../page/words.js";
import { select } from "../page/tabs.js";
import { makeButton } from "./card.js";
import { claims, draft, DraftError } from "./drafts.js";
import * as kept from "./kept.js";
import { makeSheet } from "./sheet.js";
import { addToGlossary } from "./text.js";

/** @import { Complaint } from "../types.js" */

/**
 * What own.js does.
 * @typedef {object} Then
 * @property {boolean} [isAdding] whether what is seen becomes a step
 * @property {number} [line] of the text that is to be seen
 * @property {(slug: string, at: number) => void} present
 * @property {() => void} choose a file
 * @property {(slug: string) => void} changed
 * @property {(slug: string) => void} left the dialog was closed
 * @property {(was: string, is: string) => void} rewritten a lesson is another than when it was opened, and may have another name
 */

const PAUSE = 250; // ms without a key before a text is read
const CALM = 1500; // and before its claims are tried
const IN_SIGHT = 80; // px of a step that are seen at least
const STEP = "\n## {title}\n\n{text}\n\nscenario: {query}\n";
const NOT_OF_A_STEP = new Set(["step", "embed", "full", "hide", "projector"]); // what a link may say of the page

/** What is put in only to be written over. */
const BLANKS = () => ({
  lesson: say("My lesson"),
  about: say("What is it about?"),
  title: say("A title"),
  text: say("What is seen here, in a sentence or three."),
  right: say("What is right"),
  wrong: say("What is not"),
  but: say("Why it is not"),
  reveal: say("What happened, and why"),
  note: say("What only you see"),
});

/** What can be put into a step: what it is called, and the lines. */
const PARTS = (blank = BLANKS()) => ({
  choose: [say("A question"), ["predict: choose", `ask: ${say("What will happen?")}`, `option*: ${blank.right}`, `option: ${blank.wrong}`, `but: ${blank.but}`, `reveal: ${blank.reveal}`]],
  place: [say("Where it ends"), ["predict: place", `ask: ${say("Where will it end?")}`, `reveal: ${blank.reveal}`]],
  winner: [say("Who is lowest"), ["predict: winner", `ask: ${say("Which run will be lowest?")}`, `reveal: ${blank.reveal}`]],
  rate: [say("The largest rate"), ["predict: rate", `ask: ${say("Which is the largest rate that still converges?")}`, "answer: 0.1", `reveal: ${blank.reveal}`]],
  formula: [say("A formula"), ["formula: theta ← theta - eta * gradient(theta)"]],
  note: [say("A note for you"), [`note: ${blank.note}`]],
  expect: [say("A claim"), ["expect: loss 1 < 0.1"]],
});

/** @type {() => [string, string][]} */
const GUIDE = () => [
  ["title: …", say("What the lesson is called; question: and minutes: may follow.")],
  ["## …", say("A step begins. Its text stands below: plain sentences, *stressed*, **bold**, `code`, [learning rate] for a word of the glossary, and lines - … or 1. … for a list.")],
  ["scenario: …", say("What the step shows: a link, or what stands behind its question mark.")],
  ["show: stage map curves", say("Which views are seen; without it all are.")],
  ["controls: optimizer.lr", say("Which controls are handed out; without it all are.")],
  ["predict: choose", say("A question before the run plays: choose, place, winner or rate; with ask: and reveal:.")],
  ["option*: …", say("The right answer; the wrong ones are option:, with but: in the line below.")],
  ["formula: …", say("Mathematics, shown when the run has been.")],
  ["note: …", say("For the lecturer alone, under Present.")],
  ["expect: loss 1 < 0.1", say("What must be true of the runs: it is tried while you write.")],
  ["try: … | …", say("A title and a link to go on with, in the last step.")],
];

class Writing {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {Then} then
   */
  constructor(dialog, then) {
    this.dialog = dialog;
    this.then = then;
    this.slug = "";
    this.was = ""; // its name when it was opened
    this.isChanged = false; // since then
    this.isDirty = false; // whether there is something to keep
    this.sought = false; // whether the step of the caret is to come into sight as soon as it is there
    this.trouble = ""; // what is told of, and is not so for ever: that something is not kept, or cannot be read
    this.asking = new AbortController();
    this.timer = 0;
    this.calm = 0;
    /** @type {Complaint[]} */
    this.complaints = [];
    this.gone = /** @type {{ slug: string, text: string } | null} */ (null); // what was deleted last
    this.text = make("textarea", { class: "writing-field", spellcheck: "true", autocapitalize: "sentences", "aria-label": say("The text of the lesson"), "aria-describedby": "writing-count", rows: "1" });
    this.mirror = make("div", { class: "writing-mirror", "aria-hidden": "true" });
    this.field = make("div", { class: "writing-scroll" }, [make("div", { class: "writing-grid" }, [this.mirror, this.text])]);
    this.wrong = make("ol", { class: "writing-wrong" });
    this.count = make("p", { id: "writing-count", class: "writing-count", role: "status" });
    this.said = make("p", { class: "writing-said", role: "status" });
    this.sheet = make("div", { class: "writing-sheet", tabindex: "0", role: "region", "aria-label": say("The lesson") });
    this.which = make("select", { class: "choice", "aria-label": say("Lesson") });
    this.undo = makeButton(say("Undo"), () => this.takeBack());
    this.tabs = ["text", "sheet"].map((name) => this.tab(name));
    this.furnish();
    this.text.addEventListener("input", () => this.typed(true));
    this.which.addEventListener("change", () => this.load(this.which.value));
    this.dialog.addEventListener("close", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    window.addEventListener("storage", () => this.dialog.open && this.reread());
  }

  furnish() {
    const bar = make("div", { class: "writing-bar" }, [
      this.which,
      makeButton(say("New"), () => this.begin()),
      makeButton(say("Open a file"), () => this.then.choose()),
      makeButton(say("Download"), () => this.download()),
      makeButton(say("Delete this lesson"), () => this.discard()),
      this.undo,
    ]);
    const parts = Object.values(PARTS()).map(([title, lines]) => makeButton(String(title), () => this.insert(/** @type {string[]} */ (lines))));
    const written = make("div", { class: "writing-text", id: "writing-text", role: "tabpanel", "aria-label": say("Text") }, [
      make("div", { class: "writing-parts", role: "group", "aria-label": say("Put in") }, [make("span", {}, [say("Put in")]), ...parts]),
      this.field,
      this.count,
      this.wrong,
      guide(),
    ]);
    const shown = make("div", { class: "writing-shown", id: "writing-shown", role: "tabpanel", "aria-label": say("Lesson") }, [this.sheet]);
    const acts = make("div", { class: "writing-acts" }, [
      this.said,
      makeButton(say("Add what is seen as a step"), () => this.add()),
      makeButton(say("Play the lesson"), () => this.present(1), { primary: true }),
    ]);
    const tabs = make("div", { class: "writing-tabs segments", role: "tablist", "aria-label": say("Write a lesson") }, this.tabs);
    const place = this.dialog.querySelector("[data-writing]");
    place?.replaceChildren(bar, tabs, make("div", { class: "writing-panes", "data-tab": "text" }, [written, shown]), acts);
    this.undo.hidden = true;
  }

  /** @param {string} name */
  tab(name) {
    const tab = make("button", { type: "button", class: "segment", role: "tab", "aria-controls": name === "text" ? "writing-text" : "writing-shown" }, [name === "text" ? say("Text") : say("Lesson")]);
    select(tab, name === "text");
    tab.addEventListener("click", () => this.turnTo(name));
    return tab;
  }

  /** @param {string} name */
  turnTo(name) {
    this.tabs.forEach((tab, i) => select(tab, ["text", "sheet"][i] === name));
    this.dialog.querySelector(".writing-panes")?.setAttribute("data-tab", name);
    if (name === "sheet") this.sought = !this.showStep();
  }

  // Which lesson it is

  /**
   * @param {string | null} slug
   * @param {number} [line] to show
   */
  open(slug, line) {
    if (!this.dialog.open) this.dialog.showModal();
    if (slug) this.load(slug);
    else this.begin();
    if (line) this.goTo(line);
    else if (matchMedia("(pointer: fine)").matches) this.text.focus({ preventScroll: true }); // a finger would bring its keyboard
  }

  begin() {
    const { lesson, about } = BLANKS(), text = `---\ntitle: ${lesson}\nquestion: ${about}\n---\n${stepOf()}`;
    const slug = kept.nameFor(text, kept.texts().keys());
    this.keep();
    this.slug = this.was = slug;
    this.isChanged = false;
    this.put(text, true);
    this.then.changed(slug);
    this.selectText(lesson);
  }

  /** @param {string} slug */
  load(slug) {
    this.keep();
    this.slug = this.was = slug;
    this.isChanged = false;
    this.sheet.replaceChildren();
    this.put(kept.read(slug) ?? "", false);
    this.list();
    this.text.setSelectionRange(0, 0);
    this.field.scrollTop = 0;
  }

  /** Another window has written it. */
  reread() {
    const text = kept.read(this.slug);
    if (text !== undefined && text !== this.text.value && document.activeElement !== this.text) this.load(this.slug);
    this.list();
  }

  /**
   * @param {string} text
   * @param {boolean} isNew whether it is to be kept
   */
  put(text, isNew) {
    this.text.value = text;
    this.typed(isNew);
    void this.look();
  }

  list() {
    const all = new Map([...kept.texts()].reverse());
    if (!all.has(this.slug)) all.set(this.slug, this.text.value);
    this.which.replaceChildren(...[...all].map(([slug, text]) => new Option(kept.titleOf(text) || kept.fileOf(slug), slug, false, slug === this.slug)));
  }

  // The text

  /** @param {boolean} isNew */
  typed(isNew) {
    this.isDirty ||= isNew;
    this.complaints = []; // they are of what was
    this.mark();
    this.keep();
    clearTimeout(this.timer);
    clearTimeout(this.calm);
    this.timer = setTimeout(() => void this.look(), PAUSE);
  }

  /** Keep the text, under a name that follows its title. */
  keep() {
    const { value } = this.text;
    if (!this.slug || !this.isDirty || !value.trim()) return;
    const others = [...kept.texts().keys()].filter((slug) => slug !== this.slug);
    const slug = kept.nameFor(value, others), isKept = kept.write(slug, value);
    if (slug !== this.slug) kept.forget(this.slug);
    this.slug = slug;
    this.isChanged = true;
    this.isDirty = !isKept;
    this.warn(isKept ? "" : say("This browser does not keep it: there is no room, or it is not allowed. Download it before you leave the page."));
    this.then.changed(slug);
    this.list();
  }

  async look() {
    clearTimeout(this.timer);
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking, { value } = this.text, { slug } = this;
    this.dialog.toggleAttribute("data-reading", true);
    const told = await draft(value, signal).catch((error) => (error instanceof DraftError ? error : null));
    if (signal.aborted || value !== this.text.value || slug !== this.slug) return;
    this.dialog.toggleAttribute("data-reading", false);
    if (!told || told instanceof DraftError) {
      this.sheet.toggleAttribute("data-stale", true);
      return this.warn(told?.message ?? "");
    }
    if (!this.isDirty) this.warn("");
    addToGlossary(told.glossary);
    this.sheet.toggleAttribute("data-stale", false);
    const top = this.sheet.scrollTop;
    if (told.lesson) this.sheet.replaceChildren(...makeSheet(told.lesson, { present: (at) => this.present(at), find: (line) => this.goTo(line), take: (line) => this.take(line) }));
    this.sheet.scrollTop = top;
    if (this.sought) this.sought = !this.showStep();
    this.complain(told.complaints);
    if (told.claims) this.calm = setTimeout(() => void this.tryClaims(value, told.complaints, signal), CALM);
  }

  /**
   * @param {string} text
   * @param {Complaint[]} known
   * @param {AbortSignal} signal
   */
  async tryClaims(text, known, signal) {
    const told = await claims(text, signal).catch(() => null); // they are tried again with the next key
    if (told && !signal.aborted && text === this.text.value) this.complain([...known, ...told.complaints].sort((a, b) => a.line - b.line));
  }

  // What is wrong

  /** @param {Complaint[]} complaints */
  complain(complaints) {
    this.complaints = complaints;
    const blank = blanksOf(this.text.value), more = blank.length > 1 ? say("Still to be written; {count} lines in all.", { count: blank.length }) : say("Still to be written.");
    this.wrong.replaceChildren(
      ...complaints.map(({ line, text }) => this.leading(line, text)),
      ...blank.slice(0, 1).map((line) => this.leading(line, more, { "data-blank": "" })),
    );
    const count = complaints.length;
    const said = !count ? (blank.length ? say("All of it can be read; not all of it is written yet.") : say("All of it can be read.")) : count === 1 ? say("One line is not as it should be.") : say("{count} lines are not as they should be.", { count: new Set(complaints.map(({ line }) => line)).size });
    if (this.count.textContent !== said) this.count.textContent = said;
    this.text.setAttribute("aria-invalid", String(count > 0));
    this.mark();
  }

  /**
   * What is said of a line, and leads there.
   * @param {number} line
   * @param {string} text
   * @param {Record<string, string>} [more] attributes
   */
  leading(line, text, more = {}) {
    const button = make("button", { type: "button", class: "writing-complaint", "data-line": line, ...more }, [make("b", {}, [say("Line {line}", { line })]), ` ${text}`]);
    button.addEventListener("click", () => this.goTo(line));
    return make("li", {}, [button]);
  }

  /** The mirror below the text has its lines, and marks those that are complained of. */
  mark() {
    const wrong = new Map(this.complaints.map(({ line, text }) => [line, text])), lines = this.text.value.split("\n");
    const { children } = this.mirror;
    while (children.length > lines.length) children[children.length - 1].remove();
    while (children.length < lines.length) this.mirror.append(make("div"));
    lines.forEach((line, i) => {
      const child = /** @type {HTMLElement} */ (children[i]), said = line || "\u200b";
      if (child.textContent !== said) child.textContent = said;
      child.toggleAttribute("data-wrong", wrong.has(i + 1));
    });
  }

  /**
   * Put the caret into a line.
   * @param {number} line counted from 1
   */
  goTo(line) {
    this.turnTo("text");
    const lines = this.text.value.split("\n"), at = Math.min(Math.max(line, 1), lines.length);
    const start = lines.slice(0, at - 1).reduce((sum, one) => sum + one.length + 1, 0);
    this.text.focus({ preventScroll: true });
    this.text.setSelectionRange(start, start + lines[at - 1].length);
    this.mirror.children[at - 1]?.scrollIntoView({ block: "center" });
    this.sought = !this.showStep();
  }

  /** Bring into sight what becomes of the step in which the caret stands; false where it has not become anything yet. */
  showStep() {
    const line = this.text.value.slice(0, this.text.selectionStart).split("\n").length, { top, bottom } = this.sheet.getBoundingClientRect();
    const steps = /** @type {HTMLElement[]} */ ([...this.sheet.querySelectorAll("[data-line]")]);
    const at = steps.filter((step) => Number(step.dataset.line) <= line).at(-1)?.getBoundingClientRect().top ?? top - this.sheet.scrollTop;
    if (at < top || at > bottom - IN_SIGHT) this.sheet.scrollTop += at - top;
    return steps.length > 0 && bottom > top;
  }

  /** @param {string} text */
  selectText(text) {
    const start = this.text.value.lastIndexOf(text);
    if (start < 0) return;
    this.text.focus({ preventScroll: true });
    this.text.setSelectionRange(start, start + text.length);
    this.mirror.children[this.text.value.slice(0, start).split("\n").length - 1]?.scrollIntoView({ block: "center" });
  }

  // What is put in

  /**
   * Put something in as if it were typed, so that it can be undone as if it were.
   * @param {number} start
   * @param {string} text
   * @param {number} [end] of what it stands in the place of
   */
  type(start, text, end = start) {
    this.turnTo("text");
    this.text.focus({ preventScroll: true });
    this.text.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      this.text.setRangeText(text, start, end, "end");
      this.typed(true);
    }
  }

  add() {
    const { value } = this.text, end = value.trimEnd().length;
    if (end) this.type(value.length, `${value.endsWith("\n") || !value ? "" : "\n"}${stepOf()}`);
    else return this.begin();
    this.selectText(BLANKS().title);
  }

  /**
   * Lines at the end of the step in which the caret is.
   * @param {string[]} lines
   */
  insert(lines) {
    const { value, selectionStart } = this.text;
    const from = Math.max(selectionStart, value.search(/^## /m) + 1); // before the first step the first is meant
    const after = value.indexOf("\n## ", from), end = after < 0 ? value.length : after;
    const place = value.slice(0, end).trimEnd().length;
    this.type(place, `\n${lines.join("\n")}`);
    const first = lines.find((line) => /^(ask|note|formula|expect):/.test(line)) ?? lines[0];
    const start = value.slice(0, place).length + 1 + lines.slice(0, lines.indexOf(first)).reduce((sum, line) => sum + line.length + 1, 0) + first.indexOf(":") + 2;
    this.text.setSelectionRange(start, start + first.length - first.indexOf(":") - 2);
    this.mirror.children[this.text.value.slice(0, start).split("\n").length - 1]?.scrollIntoView({ block: "center" });
  }

  /**
   * What is seen becomes the scenario of a step.
   * @param {number} line of its heading, counted from 1
   */
  take(line) {
    const lines = this.text.value.split("\n"), next = lines.findIndex((one, i) => i >= line && one.startsWith("## "));
    const rest = lines.slice(line, next < 0 ? lines.length : next), at = rest.findIndex((one) => /^\s*scenario\s*:/i.test(one));
    const start = lines.slice(0, line + Math.max(at, 0)).reduce((sum, one) => sum + one.length + 1, 0);
    if (at < 0) return this.goTo(line);
    this.type(start, `scenario: ${seen()}`, start + rest[at].length);
    this.goTo(line + at + 1);
  }

  // What becomes of it

  /** What is open on the page is as it has become. */
  leave() {
    this.keep();
    clearTimeout(this.calm);
    if (this.isChanged) this.then.rewritten(this.was, this.slug);
    this.was = this.slug;
    this.isChanged = false;
    this.then.left(this.slug);
  }

  /** @param {number} at */
  present(at) {
    this.keep();
    this.isChanged = false; // it begins anew
    this.dialog.close();
    this.then.present(this.slug, at);
  }

  download() {
    const file = new Blob([this.text.value], { type: "text/markdown" });
    const link = make("a", { href: URL.createObjectURL(file), download: kept.fileOf(this.slug) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  discard() {
    const { slug, text: { value: text } } = this, title = kept.titleOf(text) || kept.fileOf(slug);
    kept.forget(slug);
    this.gone = { slug, text };
    this.undo.hidden = false;
    this.slug = "";
    this.isDirty = false;
    this.then.changed(slug);
    const last = [...kept.texts().keys()].at(-1);
    if (last) this.load(last);
    else this.begin();
    this.tell(say("“{title}” is deleted.", { title }));
    this.undo.focus();
  }

  takeBack() {
    if (!this.gone) return;
    const { text } = this.gone, slug = kept.nameFor(text, kept.texts().keys());
    kept.write(slug, text);
    this.gone = null;
    this.undo.hidden = true;
    this.load(slug);
    this.tell("");
    this.text.focus();
  }

  /** @param {string} trouble nothing where it is over: what else was said stays */
  warn(trouble) {
    if (trouble || this.said.textContent === this.trouble) this.tell(trouble);
    this.trouble = trouble;
  }

  /** @param {string} sentence */
  tell(sentence) {
    if (this.said.textContent !== sentence) this.said.textContent = sentence;
  }
}

/** What the page shows, as a step has it. */
function seen() {
  const pairs = (scenario.query() ?? "").split("&").filter((pair) => pair && !NOT_OF_A_STEP.has(pair.split("=")[0]));
  return pairs.some((pair) => pair.startsWith("surface=")) ? pairs.join("&") : [document.querySelector("[data-writing]")?.getAttribute("data-writing"), ...pairs].join("&"); // the first page has an empty link;
}

/**
 * Which lines of a text hold what was put in, counted from 1.
 * @param {string} text
 */
function blanksOf(text) {
  const blanks = new Set(Object.values(BLANKS()));
  return text.split("\n").flatMap((line, i) => (blanks.has(line.replace(/^(##|[a-z]+\*?:)/, "").trim()) ? [i + 1] : []));
}

/** A step that shows what the page shows. */
const stepOf = () => STEP.replace("{title}", () => BLANKS().title).replace("{text}", () => BLANKS().text).replace("{query}", seen);

/** What can be written, folded. */
function guide() {
  const list = make("dl", {}, GUIDE().flatMap(([written, means]) => [make("dt", {}, [make("code", {}, [written])]), make("dd", {}, [means])]));
  return make("details", { class: "disclosure typed-guide" }, [make("summary", {}, [say("What can be written")]), list]);
}

/** @type {Writing | null} */
let writing = null;

/**
 * Open what writes, at a lesson; null begins a new one.
 * @param {string | null} slug
 * @param {Then} then
 */
export function open(slug, then) {
  writing ??= new Writing(/** @type {HTMLDialogElement} */ (byId("own-lesson")), then);
  writing.open(slug, then.line);
  if (then.isAdding) writing.add();
}
