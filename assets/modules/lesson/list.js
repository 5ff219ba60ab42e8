// The list of lessons: what each asks, how long it takes, what comes before it, how far one is; and the words of the glossary.

import { make } from "../page/dom.js";
import { WORDS } from "./words.js";

/** @import { Course, Glossary, Lesson } from "../types.js" */
/** @import { Seen } from "./progress.js" */

/** @typedef {(slug: string) => void} Open */

/** @type {("lessons" | "glossary")[]} */
const TABS = ["lessons", "glossary"];
let [tab] = TABS;
let looking = ""; // what is searched for

const holder = () => document.querySelector("[data-lessons]");

export const dialog = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("lessons"));

/**
 * Whether a text has every word that is searched for.
 * @type {(text: string, search: string) => boolean}
 */
export const matches = (text, search) => search.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

/**
 * Whether a lesson is on a way through the lessons; each is on the way of all.
 * @type {(lesson: Pick<Lesson, "path" | "brought">, way: number | null) => boolean}
 */
export const isOnWay = ({ path, brought }, way) => brought || way === null || (path ?? Infinity) <= way;

/** @type {(notice: string) => HTMLElement[]} */
const noticed = (notice) => (notice ? [make("p", { class: "lesson-notice", role: "alert" }, [notice])] : []);

/**
 * Show what there is before the lessons have come.
 * @param {string} notice what it says first
 * @param {(place: HTMLElement) => void} listOwn lists lessons of one's own
 */
export function begin(notice, listOwn) {
  const own = make("div", { class: "lesson-own" });
  listOwn(own);
  holder()?.replaceChildren(...noticed(notice), own);
}

/**
 * @param {Course} course
 * @param {Seen} seen
 * @param {string} notice what it says first
 * @param {number | null} way minutes of the way that is gone
 * @param {{ open: Open, forget: () => void, choose: (way: number | null) => void, own: (place: HTMLElement) => void }} then `own` lists lessons of one's own
 */
export function fill(course, seen, notice, way, then) {
  const place = holder();
  if (!place) return;
  const field = make("input", { type: "search", class: "lesson-search", "aria-label": WORDS.search, placeholder: WORDS.search });
  const list = make("div", { class: "lesson-found" }), own = make("div", { class: "lesson-own" });
  const tabs = TABS.map((name) => {
    const button = make("button", { type: "button", class: "segment" }, [WORDS[name]]);
    button.addEventListener("click", () => ((tab = name), draw()));
    return { name, button };
  });
  const mine = course.lessons.filter((lesson) => isOnWay(lesson, way)), done = mine.filter((lesson) => isDone(lesson, seen)).length;
  const forget = make("button", { type: "button", class: "text-button" }, [WORDS.reset]);
  forget.addEventListener("click", then.forget);
  forget.hidden = ![...seen.values()].some((steps) => steps.size);
  const draw = () => {
    for (const { name, button } of tabs) button.setAttribute("aria-pressed", String(name === tab));
    list.replaceChildren(tab === "lessons" ? lessons(course, mine, seen, then.open) : glossary(course.glossary));
  };
  then.own(own);
  field.value = looking;
  field.addEventListener("input", () => ((looking = field.value), draw()));
  draw();
  place.replaceChildren(
    ...noticed(notice),
    make("div", { class: "lesson-tools" }, [make("div", { class: "segments", role: "group", "aria-label": WORDS.lessons }, tabs.map(({ button }) => button)), field]),
    own,
    ...ways(course, way, then.choose),
    list,
    make("div", { class: "lesson-end" }, [make("span", {}, [WORDS.progress(done, mine.length)]), forget]),
  );
}

/** @type {(lesson: Pick<Lesson, "slug" | "steps">, seen: Seen) => boolean} */
export const isDone = ({ slug, steps }, seen) => (seen.get(slug)?.size ?? 0) >= steps.length;

/**
 * The ways through the lessons, by the minutes that they take.
 * @type {(course: Course, way: number | null, choose: (way: number | null) => void) => HTMLElement[]}
 */
function ways({ lessons }, way, choose) {
  const lengths = [...new Set(lessons.flatMap(({ path }) => path ?? []))].sort((a, b) => a - b);
  if (!lengths.length) return [];
  const all = lessons.reduce((sum, { minutes, brought }) => sum + (brought ? 0 : minutes), 0);
  const buttons = [null, ...lengths].map((length) => {
    const button = make("button", { type: "button", class: "segment", "aria-pressed": String(length === way) }, [length === null ? WORDS.allOf(all) : WORDS.minutes(length)]);
    button.addEventListener("click", () => choose(length));
    return button;
  });
  return [make("div", { class: "lesson-ways" }, [make("span", { id: "lesson-ways" }, [WORDS.ways]), make("div", { class: "segments", role: "group", "aria-labelledby": "lesson-ways" }, buttons)])];
}

/** The button of the way that is gone has the focus, which it had before the list was made anew. */
export const focusWay = () => /** @type {HTMLElement | null} */ (holder()?.querySelector(".lesson-ways [aria-pressed=true]"))?.focus();

/** @type {(course: Course, mine: Lesson[], seen: Seen, open: Open) => HTMLElement} */
function lessons(course, mine, seen, open) {
  const titles = new Map(course.lessons.map(({ slug, title }) => [slug, title]));
  const found = mine.filter((one) => matches([one.title, one.question, ...one.teaches, ...one.steps.map(({ title }) => title)].join(" "), looking));
  if (!found.length) return make("p", { class: "lesson-none" }, [WORDS.nothing]);
  const rows = (/** @type {boolean} */ brought) => found.filter((lesson) => lesson.brought === brought).map((lesson) => row(lesson, course.lessons.indexOf(lesson) + 1, titles, seen, open));
  const [ours, brought] = [rows(false), rows(true)];
  const groups = brought.length ? [make("h3", {}, [WORDS.brought]), make("ol", { class: "lesson-rows" }, brought), make("h3", {}, [WORDS.ours])] : [];
  return make("div", {}, [...groups, make("ol", { class: "lesson-rows" }, ours)]);
}

/** @type {(lesson: Lesson, number: number, titles: Map<string, string>, seen: Seen, open: Open) => HTMLElement} */
function row(lesson, number, titles, seen, open) {
  const { slug, title, question, minutes, needs, picture, steps } = lesson;
  const count = seen.get(slug)?.size ?? 0;
  const mark = isDone(lesson, seen) ? `✓ ${WORDS.done}` : count ? WORDS.partly(count, steps.length) : "";
  const facts = [WORDS.minutes(minutes), ...(needs.length ? [WORDS.needs(needs.map((one) => titles.get(one)).join(", "))] : [])].join(" · ");
  const link = make("a", { href: `?lesson=${slug}&at=1`, "data-lesson": slug, class: "lesson-row" }, [
    make("span", { class: "lesson-number", "aria-hidden": "true" }, [String(number)]),
    make("span", { class: "surface-picture", "data-surface": picture, "aria-hidden": "true" }),
    make("span", { class: "lesson-name" }, [make("b", {}, [title]), make("span", {}, [question])]),
    make("span", { class: "lesson-facts" }, [facts]),
    make("span", { class: "lesson-mark" }, [mark]),
  ]);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(slug);
  });
  return make("li", {}, [link]);
}

/** @type {(words: Glossary) => HTMLElement} */
function glossary(words) {
  const found = Object.entries(words).filter(([term, sentence]) => matches(`${term} ${sentence}`, looking));
  if (!found.length) return make("p", { class: "lesson-none" }, [WORDS.nothing]);
  const rows = found.sort(([a], [b]) => a.localeCompare(b)).map(([term, sentence]) => make("div", {}, [make("dt", {}, [term]), make("dd", {}, [sentence])]));
  return make("dl", { class: "lesson-words" }, rows);
}
