// Lessons of one's own: which there are, how they come (from a file, from this browser), and how they are shown. They are written in
// writing.js, which is fetched when it is first wanted.

import { make } from "../page/dom.js";
import { say } from "../page/words.js";
import { addToGlossary } from "./text.js";
import { makeButton } from "./card.js";
import { draft, DraftError } from "./drafts.js";
import * as kept from "./kept.js";

/** @import { Lesson } from "../types.js" */

/**
 * What lesson.js does with them.
 * @typedef {object} Then
 * @property {(lesson: Lesson, at: number) => void} present
 * @property {(was: string, is: string) => void} rewritten
 * @property {() => void} refresh what is listed has changed
 * @property {(sentence: string) => void} tell say something where lessons are listed
 */

const LARGEST = 64_000; // bytes of a file, as drafts.js has it

/** @type {Map<string, Lesson>} */
export const lessons = new Map(); // that have been read, by their names

/** @type {Then} */
let then = { present() {}, rewritten() {}, refresh() {}, tell() {} };

/**
 * Read a lesson that this browser keeps; gives a sentence where it cannot be had, else nothing.
 * @param {string} slug
 */
export async function bring(slug) {
  const text = kept.read(slug);
  if (text === undefined) return say("This step is of a lesson of somebody's own, “{file}”, which this browser does not have. Its scenario is here; open the file to have the lesson.", { file: kept.fileOf(slug) });
  try {
    const { lesson, glossary } = await draft(text);
    if (!lesson) return say("There is no step in “{file}” yet.", { file: kept.fileOf(slug) });
    lessons.set(slug, { ...lesson, slug });
    addToGlossary(glossary);
    return "";
  } catch (error) {
    if (error instanceof DraftError) return error.message;
    throw error;
  }
}

/**
 * Show one from a step on, as it is by now.
 * @param {string} slug
 * @param {number} [at]
 */
export async function present(slug, at = 1) {
  const why = await bring(slug), lesson = lessons.get(slug);
  if (why || !lesson) return then.tell(why);
  then.present(lesson, Math.min(at, lesson.steps.length));
}

/**
 * @param {string | null} slug the lesson to go on with; null is a new one
 * @param {{ isAdding?: boolean, line?: number }} [how] whether what is seen becomes a step of it; the line that is to be seen
 */
export async function write(slug, how = {}) {
  const writing = await import("./writing.js").catch((cause) => (console.error("Cannot load writing.js:", cause), null));
  if (!writing) return then.tell(say("The server cannot be reached, and this needs it the first time. Try again when it is back; if that does not help, load the page again."));
  writing.open(slug, { ...how, present: (name, at) => void present(name, at), choose, rewritten: then.rewritten, changed: (name) => lessons.delete(name), left });
}

/**
 * The list is as it is now, and the focus where it goes on.
 * @param {string} slug
 */
function left(slug) {
  then.refresh();
  /** @type {HTMLElement | null} */ (document.querySelector(`#lessons[open] [data-own="${slug}"]`))?.focus();
}

/**
 * A file becomes a lesson of one's own; one that is the same as another is that.
 * @param {File | undefined} file
 */
async function take(file) {
  if (!file) return;
  const { name, size } = file;
  if (!/\.(md|markdown|txt)$/i.test(name)) return refuse(say("{file} is no lesson: those are Markdown, with names that end in .md.", { file: name }));
  if (size > LARGEST) return refuse(say("A lesson has at most {most} bytes; {file} has {found}.", { most: LARGEST, file: name, found: size }));
  const text = await file.text().catch(() => null);
  if (text === null) return refuse(say("{file} cannot be read.", { file: name }));
  const all = kept.texts(), same = [...all].find(([, other]) => other === text)?.[0];
  const slug = same ?? kept.nameFor(text, all.keys());
  if (!same) kept.write(slug, text);
  lessons.delete(slug);
  await write(slug);
}

/**
 * Say why a file is not taken, where it was to go.
 * @param {string} why
 */
function refuse(why) {
  const place = document.querySelector("#own-lesson[open] .writing-said");
  if (place) place.textContent = why;
  else then.tell(why);
}

function choose() {
  const input = make("input", { type: "file", accept: ".md,.markdown,.txt,text/markdown" });
  input.addEventListener("change", () => void take(input.files?.[0]));
  input.click();
}

/**
 * List those that are kept, and the ways to more.
 * @param {HTMLElement} place
 */
export function list(place) {
  const rows = [...kept.texts()].reverse().map(([slug, text]) => {
    const title = kept.titleOf(text) || kept.fileOf(slug);
    const name = make("button", { type: "button", class: "own-name", "data-own": slug }, [title]);
    name.addEventListener("click", () => void present(slug));
    const label = (/** @type {HTMLElement} */ button, /** @type {string} */ said) => (button.setAttribute("aria-label", said), button);
    return make("li", {}, [
      name,
      label(makeButton(say("Edit"), () => void write(slug)), say("Edit {title}", { title })),
      label(makeButton(say("Add what is seen"), () => void write(slug, { isAdding: true })), say("Add what is seen as a step to {title}", { title })),
    ]);
  });
  const acts = [makeButton(say("Write a lesson"), () => void write(null)), makeButton(say("Open a file"), choose)];
  place.replaceChildren(
    make("div", { class: "own-acts" }, [make("h3", {}, [say("Your own")]), ...acts]),
    ...(rows.length ? [make("ul", { class: "own-rows" }, rows)] : []),
  );
}

/** @type {(event: DragEvent) => boolean} whether a file is held over the lessons, or over the page itself */
const isMeant = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes("Files")) && isFree();

/** @type {() => boolean} */
const isFree = () => [...document.querySelectorAll("dialog[open]")].every(({ id }) => ["lessons", "own-lesson"].includes(id));

/** @param {Then} what lesson.js does with them */
export function listen(what) {
  then = what;
  document.addEventListener("dragover", (event) => isMeant(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!isMeant(event) || (!document.querySelector("dialog[open]") && !/\.(md|markdown)$/i.test(file?.name ?? ""))) return; // on the page all others are heights
    event.preventDefault();
    void take(file);
  });
  window.addEventListener("beforeunload", (event) => kept.isAtRisk() && event.preventDefault());
}
