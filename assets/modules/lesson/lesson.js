// Lessons: the step that is open, its question, and what happens when it is answered. What step that is belongs to the link; here is
// only what was said and seen. Phases of a step: "free" asks nothing, "open" waits for an answer, "playing" shows what happens, "told".

import { emit, on } from "../page/bus.js";
import { make } from "../page/dom.js";
import * as scenario from "../controls/scenario.js";
import * as player from "../player/player.js";
import * as list from "./list.js";
import { compare, form } from "./prediction.js";
import * as progress from "./progress.js";
import * as room from "./room.js";
import { inline, learn, listen as listenToWords } from "./text.js";
import { WORDS } from "./words.js";

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

let told = null; // what lessons/telling.py tells
let asked = false;
let seen = new Map();
let wanted = null; // the link's { lesson, at }, as long as it is not open
let open = null; // { lesson, step, at, key, phase, guess, everything }
let pending = false; // whether the step's scenario has been asked for and not come yet
let came = false; // whether its trajectories have come before the word that it has
let waiting = null; // what to do when the next trajectories have come
let notice = ""; // what the list says first
const said = new Map(); // by step: { phase, guess }, for who comes back

// The lessons have come.
export function receive(data) {
  told = data;
  learn(told.glossary);
  seen = progress.read(told.lessons);
  if (list.dialog()?.open) fillList();
  if (wanted) enter(wanted);
}

function ask() {
  if (asked) return;
  asked = true;
  window.dash_clientside.set_props("lessons-asked", { data: 1 });
}

const indexOf = (slug) => told.lessons.findIndex((lesson) => lesson.slug === slug);

function onLook(view) {
  room.look(view);
  const at = view.at ?? 1;
  if (!view.lesson) {
    wanted = null;
    const held = root.hasAttribute("data-held");
    if (open || held || root.hasAttribute("data-lesson")) close();
    return held ? fromTheStart() : undefined;
  }
  if (open?.key === `${view.lesson}/${at}`) return;
  wanted = { lesson: view.lesson, at };
  if (told) return enter(wanted);
  root.setAttribute("data-lesson", "");
  player.hold(true);
  byId("lesson").hidden = false;
  byId("lesson").replaceChildren(make("p", { class: "lesson-loading" }, [WORDS.loading]));
  ask();
}

function enter({ lesson: slug, at }) {
  wanted = null;
  const lesson = told.lessons[indexOf(slug)], step = lesson?.steps[at - 1];
  if (!step) return refuse();
  const key = `${slug}/${at}`;
  const { phase = step.prediction ? "open" : "free", guess = null } = said.get(key) ?? {};
  open = { lesson, step, at, key, phase, guess, everything: false };
  root.setAttribute("data-lesson", "");
  root.removeAttribute("data-everything");
  scenario.setStep(step.query);
  const { base } = scenario.asked();
  pending = base !== step.query && scenario.busy();
  came = false;
  if (!pending && base !== step.query && open.phase === "open") open.phase = "free"; // somebody's own scenario: nothing is asked of it
  waiting = null;
  player.suppose(open.phase === "free" ? null : guess && step.prediction?.kind === "place" ? guess : null);
  player.hold(open.phase === "open", { place: step.prediction?.kind === "place" });
  if (open.phase !== "open") pending ? (waiting = fromTheStart) : fromTheStart();
  if (open.phase === "free") mark();
  render();
}

const fromTheStart = () => (player.seek(0), player.play());

// There is no such lesson or step.
function refuse() {
  notice = byId("notice")?.textContent ?? "";
  close();
  scenario.setView("lesson", null);
  scenario.setView("at", null);
  fromTheStart();
  showList();
}

function close() {
  open = null;
  tell();
  for (const name of ["data-lesson", "data-everything"]) root.removeAttribute(name);
  room.showViews(null);
  room.showControls(null);
  player.suppose(null);
  player.hold(false);
  byId("lesson").hidden = true;
  byId("lesson").replaceChildren();
  scenario.setStep(null);
}

// Going from step to step

function go(index, at) {
  const lesson = told.lessons[index];
  const step = lesson?.steps.at(at < 0 ? at : at - 1);
  if (!step) return;
  const number = lesson.steps.indexOf(step) + 1;
  if (step.prediction && !said.has(`${lesson.slug}/${number}`)) player.hold(true); // the future must not flash by
  const before = open?.step.view ?? {};
  const usual = Object.fromEntries(Object.keys(before).map((name) => [name, null]));
  scenario.go(step.query, { ...usual, ...step.view, step: null, lesson: lesson.slug, at: number });
  if (open?.key === `${lesson.slug}/${number}`) enter({ lesson: lesson.slug, at: number }); // the same step again
}

function next() {
  const index = indexOf(open.lesson.slug);
  if (open.at < open.lesson.steps.length) go(index, open.at + 1);
  else if (index + 1 < told.lessons.length) go(index + 1, 1);
  else showList();
}

function previous() {
  const index = indexOf(open.lesson.slug);
  if (open.at > 1) go(index, open.at - 1);
  else if (index > 0) go(index - 1, -1);
}

const hasPrevious = () => open.at > 1 || indexOf(open.lesson.slug) > 0;

// One step on or back, for who drives the lesson from elsewhere; tells whether there is a lesson.
export function turn(by) {
  if (!open) return false;
  by > 0 ? next() : previous();
  return true;
}

// What is open, and what comes next; null without a lesson.
export function place() {
  if (!open) return null;
  const { lesson, at, step, phase } = open, after = told.lessons[indexOf(lesson.slug) + 1];
  const onward = lesson.steps[at]?.title ?? (after ? `${after.title}: ${after.steps[0].title}` : null);
  return { lesson: lesson.title, at, of: lesson.steps.length, step, phase, next: onward, previous: hasPrevious() };
}

const tell = () => emit("lesson", place());

// Answering

function answer(guess) {
  open.guess = guess;
  if (open.step.prediction.kind === "place") player.suppose(guess);
  byId("lesson-play").disabled = pending;
}

function skip() {
  if (open?.phase !== "open" || pending) return;
  open.guess = null;
  player.suppose(null);
  start();
}

// A rate is tried out: the run takes it before it plays.
function start() {
  if (open?.phase !== "open" || pending) return;
  const { kind, slot } = open.step.prediction;
  open.phase = "playing";
  render();
  if (kind !== "rate" || open.guess === null) return play();
  waiting = play;
  scenario.push({ kind: "optimizer", slot, name: "lr", value: open.guess }, ["playback", "panel"]);
}

function play() {
  player.hold(false);
  player.playThrough();
}

function toTheEnd() {
  player.pause();
  player.seek(player.length());
}

function reveal() {
  open.phase = "told";
  said.set(open.key, { phase: "told", guess: open.guess });
  mark();
  render();
}

function mark() {
  seen.get(open.lesson.slug)?.add(open.at);
  progress.write(seen);
}

// The card

function render() {
  const { phase, step, lesson, at } = open;
  const card = byId("lesson");
  const isNew = card.dataset.key !== open.key;
  const focused = !isNew && card.contains(document.activeElement);
  card.dataset.key = open.key;
  card.dataset.phase = phase;
  card.hidden = false;
  room.showViews(open.everything ? null : step.show);
  room.showControls(open.everything || (phase !== "open" && !step.controls.length) ? null : phase === "open" ? [] : step.controls);
  const body = make("div", { class: "lesson-body", tabindex: "0", role: "group", "aria-label": step.title }, [
    make("h2", { id: "lesson-title" }, [step.title]),
    make("p", { class: "lesson-text" }, inline(step.text)),
    ...legend(),
    ...question(),
    make("div", { role: "status", class: "lesson-told" }, phase === "told" ? outcome() : []),
    ...(at === lesson.steps.length && phase !== "open" && phase !== "playing" ? ending() : []),
  ]);
  card.replaceChildren(head(), body, foot());
  if (focused) card.querySelector(".lesson-foot .primary")?.focus({ preventScroll: true });
  if (phase === "told") card.querySelector(".lesson-told").scrollIntoView?.({ block: "nearest" });
  tell();
}

function head() {
  const { lesson, at } = open;
  const step = make("p", { class: "lesson-where" }, [make("b", {}, [lesson.title]), make("span", {}, [WORDS.step(at, lesson.steps.length)])]);
  const leave = press("close", WORDS.leave, () => scenario.leave(scenario.asked().base));
  return make("div", { class: "lesson-head" }, [step, press("lessons", WORDS.list, showList), leave]);
}

function press(icon, label, then) {
  const button = make("button", { type: "button", class: "icon-button", title: label, "aria-label": label }, [make("span", { class: `icon icon-${icon}` })]);
  button.addEventListener("click", then);
  return button;
}

// Which ball is which, where the panel that tells it is out of sight.
function legend() {
  const { runs } = open.step;
  if (runs.length < 2) return [];
  const one = ({ slot, text }) => make("li", {}, [make("canvas", { class: "swatch", "data-swatch": String(slot), "aria-hidden": "true" }), text]);
  return [make("ul", { class: "lesson-runs" }, runs.map(one))];
}

function question() {
  const { step: { prediction }, phase, guess } = open;
  if (!prediction || phase === "free") return [];
  if (phase === "open") return [form(prediction, guess, answer)];
  return [make("p", { class: "lesson-asked" }, inline(prediction.ask))];
}

function outcome() {
  const { step: { prediction }, guess } = open;
  const { good, text } = compare(prediction, guess);
  const verdict = make("p", { class: "lesson-verdict", "data-good": good === null ? "" : good ? "yes" : "no" }, [text]);
  return [verdict, make("p", { class: "lesson-why" }, inline(prediction.reveal))];
}

function ending() {
  const { step: { tries }, lesson: { further } } = open;
  const links = tries.map(({ title, query }) => make("li", {}, [make("a", { href: `?${query}` }, inline(title, { plain: true }))]));
  const books = further.map((one) => make("li", {}, inline(one, { plain: true })));
  return [[WORDS.tries, links], [WORDS.further, books]].filter(([, items]) => items.length)
    .map(([title, items]) => make("div", { class: "lesson-more" }, [make("h3", {}, [title]), make("ul", {}, items)]));
}

function wide(text, then, { primary = false, disabled = false, id = null } = {}) {
  const button = make("button", { type: "button", class: primary ? "primary" : "text-button", ...(id ? { id } : {}) }, [text]);
  button.disabled = disabled;
  button.addEventListener("click", then);
  return button;
}

function foot() {
  const { phase, step, at, lesson, everything, guess } = open;
  const changed = !pending && phase !== "open" && scenario.asked().base !== step.query;
  const few = step.show.length || step.controls.length || phase === "open";
  const tools = [
    ...(few ? [wide(everything ? WORDS.fewer : WORDS.everything, toggleEverything)] : []),
    ...(changed && phase !== "playing" ? [wide(WORDS.back, () => go(indexOf(lesson.slug), at))] : []),
  ];
  const last = at === lesson.steps.length;
  const onward = !last ? WORDS.next : indexOf(lesson.slug) + 1 < told.lessons.length ? WORDS.nextLesson : WORDS.finish;
  const main = {
    open: () => [wide(WORDS.skip, skip), wide(WORDS.play, start, { primary: true, disabled: guess === null || pending, id: "lesson-play" })],
    playing: () => [wide(WORDS.toTheEnd, () => toTheEnd(), { primary: true })],
  }[phase] ?? (() => [wide(onward, next, { primary: true })]);
  const back = wide(WORDS.previous, previous, { disabled: !hasPrevious() });
  return make("div", { class: "lesson-foot" }, [make("div", { class: "lesson-tools" }, tools), make("div", { class: "lesson-go" }, [back, ...main()])]);
}

function toggleEverything() {
  open.everything = !open.everything;
  root.toggleAttribute("data-everything", open.everything);
  render();
}

// The list

function fillList() {
  list.fill(told, seen, notice, {
    open(slug) {
      list.dialog().close();
      open?.lesson.slug === slug && open.at === 1 ? fromTheStart() : go(indexOf(slug), 1);
    },
    forget() {
      progress.forget();
      seen = progress.read(told.lessons);
      said.clear();
      fillList();
    },
  });
  notice = "";
}

function showList() {
  const dialog = list.dialog();
  if (!dialog || dialog.open) return;
  dialog.showModal();
  told ? fillList() : ask();
}

// What happens around

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], dialog";

document.addEventListener("keydown", (event) => {
  if (!open || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  const then = { PageDown: next, PageUp: previous }[event.key];
  if (!then) return;
  event.preventDefault();
  then();
});
document.addEventListener("click", ({ target }) => target.closest?.("#lessons-open") && showList());
on("look", onLook);
on("answered", ({ base, done }) => {
  if (!done || !open) return;
  const arrived = pending;
  pending = false;
  if (base !== open.step.query && open.phase === "open") {
    open.phase = "free"; // somebody's own scenario: nothing is asked of it
    player.suppose(null);
    player.hold(false);
    render();
    return fromTheStart();
  }
  if (open.phase === "open") byId("lesson-play").disabled = open.guess === null;
  if (open.phase === "told" || open.phase === "free") refoot();
  if (arrived && came) proceed();
});

function proceed() {
  const then = waiting;
  waiting = null;
  then?.();
}

const refoot = () => byId("lesson").querySelector(".lesson-foot")?.replaceWith(foot());

on("load", () => {
  room.arrange();
  pending ? (came = true) : proceed();
});
on("guess", ({ x, y }) => {
  if (open?.phase !== "open") return;
  answer([x, y]);
  const fields = byId("lesson").querySelectorAll(".lesson-place input");
  [x, y].forEach((value, i) => fields[i] && (fields[i].value = String(Number(value.toPrecision(3)))));
});
on("held", () => open?.phase === "open" && (open.guess === null ? skip() : start()));
on("frame", (s) => {
  if (open?.phase === "playing" && !waiting && !root.hasAttribute("data-held") && s >= player.length()) reveal();
});

listenToWords();
const now = scenario.asked();
if (now.base !== null) onLook(now.view);
