// The list of lessons: what each asks, how long it takes, what comes before it, how far one is; and the words of the glossary.

import { make } from "../page/dom.js";
import { WORDS } from "./words.js";

let tab = "lessons";
let looking = ""; // what is searched for

const holder = () => document.querySelector("[data-lessons]");

export const dialog = () => document.getElementById("lessons");

export const found = (text, search) => search.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

// then: { open(slug), forget() }
export function fill(told, seen, notice, then) {
  const place = holder();
  if (!place) return;
  const field = make("input", { type: "search", class: "lesson-search", "aria-label": WORDS.search, placeholder: WORDS.search });
  const list = make("div", { class: "lesson-found" });
  const tabs = ["lessons", "glossary"].map((name) => {
    const button = make("button", { type: "button", class: "segment" }, [WORDS[name]]);
    button.addEventListener("click", () => ((tab = name), draw()));
    return [name, button];
  });
  const done = told.lessons.filter((lesson) => isDone(lesson, seen)).length;
  const forget = make("button", { type: "button", class: "text-button" }, [WORDS.reset]);
  forget.addEventListener("click", then.forget);
  forget.hidden = ![...seen.values()].some((steps) => steps.size);
  const draw = () => {
    for (const [name, button] of tabs) button.setAttribute("aria-pressed", String(name === tab));
    list.replaceChildren(tab === "lessons" ? lessons(told, seen, then.open) : glossary(told.glossary));
  };
  field.value = looking;
  field.addEventListener("input", () => ((looking = field.value), draw()));
  draw();
  place.replaceChildren(
    ...(notice ? [make("p", { class: "lesson-notice", role: "alert" }, [notice])] : []),
    make("div", { class: "lesson-tools" }, [make("div", { class: "segments", role: "group", "aria-label": WORDS.lessons }, tabs.map(([, button]) => button)), field]),
    list,
    make("div", { class: "lesson-end" }, [make("span", {}, [WORDS.progress(done, told.lessons.length)]), forget]),
  );
}

export const isDone = ({ slug, steps }, seen) => (seen.get(slug)?.size ?? 0) >= steps.length;

function lessons(told, seen, open) {
  const titles = new Map(told.lessons.map(({ slug, title }) => [slug, title]));
  const matches = told.lessons.filter((one) => found([one.title, one.question, ...one.teaches, ...one.steps.map(({ title }) => title)].join(" "), looking));
  if (!matches.length) return make("p", { class: "lesson-none" }, [WORDS.nothing]);
  return make("ol", { class: "lesson-rows" }, matches.map((lesson) => row(lesson, told.lessons.indexOf(lesson) + 1, titles, seen, open)));
}

function row(lesson, number, titles, seen, open) {
  const { slug, title, question, minutes, needs, steps } = lesson;
  const count = seen.get(slug)?.size ?? 0;
  const mark = isDone(lesson, seen) ? `✓ ${WORDS.done}` : count ? WORDS.partly(count, steps.length) : "";
  const facts = [WORDS.minutes(minutes), ...(needs.length ? [WORDS.needs(needs.map((one) => titles.get(one)).join(", "))] : [])].join(" · ");
  const link = make("a", { href: `?lesson=${slug}&at=1`, "data-lesson": slug, class: "lesson-row" }, [
    make("span", { class: "lesson-number", "aria-hidden": "true" }, [String(number)]),
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

function glossary(words) {
  const matches = Object.entries(words).filter(([term, sentence]) => found(`${term} ${sentence}`, looking));
  if (!matches.length) return make("p", { class: "lesson-none" }, [WORDS.nothing]);
  const rows = matches.sort(([a], [b]) => a.localeCompare(b)).map(([term, sentence]) => make("div", {}, [make("dt", {}, [term]), make("dd", {}, [sentence])]));
  return make("dl", { class: "lesson-words" }, rows);
}
