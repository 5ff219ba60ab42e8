// Lessons: the step that is open, its question, and what happens when it is answered. What step that is belongs to the link; here is
// only what was said and seen. Phases of a step: "free" asks nothing, "open" waits for an answer, "playing" shows what happens, "told".

import { emit, on } from "../page/bus.js";
import { byId, closest, make } from "../page/dom.js";
import { typed } from "../page/format.js";
import * as scenario from "../controls/scenario.js";
import * as player from "../player/player.js";
import { reducedMotion } from "../views/look.js";
import { makeBody, makeButton, makeIconButton } from "./card.js";
import { isOwn } from "./kept.js";
import * as list from "./list.js";
import * as own from "./own.js";
import * as progress from "./progress.js";
import * as room from "./room.js";
import { listen as listenToWords, setGlossary } from "./text.js";
import { WORDS } from "./words.js";

/** @import { Course, Guess, Lesson, LessonPlace, Pair, Prediction } from "../types.js" */
/** @import { Open } from "./card.js" */
/** @import { Seen } from "./progress.js" */
/** @import { Looks } from "./room.js" */

/** @typedef {{ lesson: string, at: number }} Place the slug of a lesson, and the number of its step, from 1 */
/** @typedef {Looks & Partial<Place> & { path?: number | null }} View how the page is looked at */

const OF_RUNS = "steer"; // the look that is of a run of the scenario, and means nothing to the next one
const root = document.documentElement;

/** @type {Course} */
let course = { lessons: [], glossary: {} };
let isAsked = false; // whether the course has been asked for
let isThere = false; // whether it has come
/** @type {Seen} */
let seen = new Map();
/** @type {Place | null} */
let wanted = null; // what the link names, as long as it is not open
/** @type {Open | null} */
let open = null;
let pending = false; // whether the step's scenario has been asked for and not come yet
let hasLoaded = false; // whether its trajectories have come before the word that it has
/** @type {(() => void) | null} */
let afterLoad = null; // what to do when the next trajectories have come
let notice = ""; // what the list says first
let isFirst = true; // whether the page is only about to be looked at
/** @type {Map<string, Pick<Open, "phase" | "guess">>} */
const answers = new Map(); // by the step's key, for who comes back

/** The lessons have come. */
export function receive(/** @type {Course} */ data) {
  [course, isThere] = [data, true];
  setGlossary(course.glossary);
  seen = progress.read(course.lessons);
  if (list.dialog()?.open) fillList();
  if (wanted) enter(wanted);
}

function ask() {
  if (isAsked) return;
  isAsked = true;
  window.dash_clientside.set_props("lessons-asked", { data: 1 });
}

/** @type {(slug: string) => Lesson | undefined} */
const find = (slug) => (isOwn(slug) ? own.lessons.get(slug) : course.lessons.find((lesson) => lesson.slug === slug));

/**
 * The lesson before or after another one on the way that is gone; one's own stand alone.
 * @type {(lesson: Lesson, by: 1 | -1) => Lesson | undefined}
 */
function neighbour({ slug, brought }, by) {
  const others = course.lessons.filter((lesson) => lesson.brought === brought);
  const index = others.findIndex((lesson) => lesson.slug === slug), way = scenario.seen("path");
  if (index < 0) return undefined;
  const rest = by > 0 ? others.slice(index + 1) : others.slice(0, index).reverse();
  return rest.find((lesson) => list.isOnWay(lesson, way));
}

/** @type {(view: View) => void} */
function onLook(view) {
  room.look(view);
  const at = view.at ?? 1;
  if (!view.lesson) {
    wanted = null;
    const held = root.hasAttribute("data-held");
    if (open || held || root.hasAttribute("data-lesson")) close();
    if (held) playFromStart();
    if (isFirst && view.path) showList(); // a link to a way alone
    isFirst = false;
    return;
  }
  isFirst = false;
  if (open?.key === `${view.lesson}/${at}`) return;
  wanted = { lesson: view.lesson, at };
  if (isOwn(view.lesson) ? own.lessons.has(view.lesson) : isThere) return enter(wanted);
  root.setAttribute("data-lesson", "");
  player.hold(true);
  byId("lesson").hidden = false;
  byId("lesson").replaceChildren(make("p", { class: "lesson-loading" }, [WORDS.loading]));
  isOwn(view.lesson) ? void bring(view.lesson) : ask();
}

/**
 * A lesson of one's own is read, or it is told why it cannot be.
 * @param {string} slug
 */
async function bring(slug) {
  const why = await own.bring(slug);
  if (wanted?.lesson !== slug) return;
  why ? refuse(why) : enter(wanted);
}

/** @type {(place: Place) => void} */
function enter({ lesson: slug, at }) {
  wanted = null;
  const lesson = find(slug), step = lesson?.steps[at - 1];
  if (!lesson || !step) return refuse(isOwn(slug) ? WORDS.noStep(at) : document.getElementById("notice")?.textContent ?? "");
  const key = `${slug}/${at}`;
  const { phase, guess } = answers.get(key) ?? { phase: step.prediction ? "open" : "free", guess: null };
  open = { lesson, step, at, key, phase, guess, everything: false };
  root.setAttribute("data-lesson", "");
  root.removeAttribute("data-everything");
  scenario.setStep(isOwn(slug) ? null : step.query); // what no server has stands in the link as a whole
  const { base } = scenario.asked();
  pending = base !== step.query && scenario.busy();
  hasLoaded = false;
  if (!pending && base !== step.query && open.phase === "open") open.phase = "free"; // somebody's own scenario: nothing is asked of it
  afterLoad = null;
  player.suppose(open.phase === "free" ? null : placeOf(step.prediction, guess));
  player.hold(open.phase === "open", { place: step.prediction?.kind === "place" });
  if (open.phase !== "open") pending ? (afterLoad = playFromStart) : playFromStart();
  if (open.phase === "free") markSeen(open);
  render();
  room.unveil();
}

/**
 * The place that is to be marked, where a place was asked for.
 * @type {(prediction: Prediction | null, guess: Guess | null) => Pair | null}
 */
const placeOf = (prediction, guess) => (prediction?.kind === "place" && Array.isArray(guess) ? guess : null);

// What nobody asked to see move does not, where motion is not wanted.
const playFromStart = () => (player.seek(0), reducedMotion() || player.play());

/**
 * There is no such lesson or step.
 * @param {string} why
 */
function refuse(why) {
  notice = why;
  close();
  scenario.setView("lesson", null);
  scenario.setView("at", null);
  playFromStart();
  showList();
}

function close() {
  open = null;
  announce();
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

/**
 * @param {Lesson | undefined} lesson
 * @param {number} at the step, from 1; −1 is the last
 */
function go(lesson, at) {
  const step = lesson?.steps.at(at < 0 ? at : at - 1);
  if (!lesson || !step) return;
  const number = lesson.steps.indexOf(step) + 1;
  if (step.prediction && !answers.has(`${lesson.slug}/${number}`)) player.hold(true); // the future must not flash by
  const before = open?.step.view ?? {};
  const usual = Object.fromEntries([...Object.keys(before), OF_RUNS].map((name) => [name, null]));
  scenario.go(step.query, { ...usual, ...step.view, step: null, lesson: lesson.slug, at: number });
  if (open?.key === `${lesson.slug}/${number}`) enter({ lesson: lesson.slug, at: number }); // the same step again
}

/** @type {(from: Open) => void} */
function goOn({ lesson, at }) {
  const after = neighbour(lesson, 1);
  if (at < lesson.steps.length) go(lesson, at + 1);
  else if (after) go(after, 1);
  else showList();
}

/** @type {(from: Open) => void} */
function goBack({ lesson, at }) {
  const before = neighbour(lesson, -1);
  if (at > 1) go(lesson, at - 1);
  else if (before) go(before, -1);
}

/** @type {(from: Open) => boolean} */
const hasPrevious = ({ lesson, at }) => at > 1 || neighbour(lesson, -1) !== undefined;

// What a single key has to do, as on a presenter's remote: a question is played before anybody goes past it, what plays comes to its
// end, and then the next step follows.
/** @type {(step: Open) => void} */
function advance(step) {
  if (step.phase === "open" && pending) afterLoad = answerOrSkip;
  else if (step.phase === "open") answerOrSkip();
  else if (step.phase !== "playing") goOn(step);
  else if (!afterLoad) goToEnd();
}

/** One step on or back, for who drives the lesson from elsewhere; tells whether there is a lesson. */
export function turn(/** @type {number} */ by) {
  if (!open) return false;
  by > 0 ? advance(open) : goBack(open);
  return true;
}

/**
 * What is open, and what comes next; null without a lesson.
 * @returns {LessonPlace | null}
 */
export function place() {
  if (!open) return null;
  const { lesson, at, step, phase } = open, after = neighbour(lesson, 1);
  const onward = lesson.steps[at]?.title ?? (after ? `${after.title}: ${after.steps[0].title}` : null);
  return { lesson: lesson.title, at, of: lesson.steps.length, step, phase, next: onward, previous: hasPrevious(open) };
}

const announce = () => emit("lesson", place());

// Answering

/** @type {(guess: Guess) => void} */
function answer(guess) {
  if (!open) return;
  open.guess = guess;
  const place = placeOf(open.step.prediction, guess);
  if (place) player.suppose(place);
  enablePlay();
}

// The answer may be given while the step's scenario is on its way, but not yet be played.
function enablePlay() {
  byId("lesson-play").toggleAttribute("disabled", pending || open?.guess === null);
}

function skip() {
  if (open?.phase !== "open" || pending) return;
  open.guess = null;
  player.suppose(null);
  start();
}

const answerOrSkip = () => (open?.guess === null ? skip() : start());

// A rate is tried out: the run takes it before it plays.
function start() {
  if (open?.phase !== "open" || pending) return;
  const { guess, step: { prediction } } = open;
  open.phase = "playing";
  render();
  if (prediction?.kind !== "rate" || guess === null) return play();
  afterLoad = play;
  scenario.push({ kind: "optimizer", slot: prediction.slot, name: "lr", value: guess }, ["playback", "panel"]);
}

function play() {
  player.hold(false);
  player.playThrough();
}

function goToEnd() {
  player.pause();
  player.seek(player.length());
}

/** @type {(open: Open) => void} */
function reveal(open) {
  open.phase = "told";
  answers.set(open.key, { phase: "told", guess: open.guess });
  markSeen(open);
  render();
}

/** @type {(step: Open) => void} */
function markSeen({ lesson, at }) {
  seen.get(lesson.slug)?.add(at);
  progress.write(seen);
}

// The card

function render() {
  if (!open) return;
  const { phase, step } = open;
  const card = byId("lesson");
  const isNew = card.dataset.key !== open.key;
  const focused = !isNew && card.contains(document.activeElement);
  card.dataset.key = open.key;
  card.dataset.phase = phase;
  card.hidden = false;
  room.showViews(open.everything ? null : step.show);
  room.showControls(open.everything || (phase !== "open" && !step.controls.length) ? null : phase === "open" ? [] : step.controls);
  card.replaceChildren(head(open), makeBody(open, answer), foot(open));
  if (focused) primary(card)?.focus({ preventScroll: true });
  if (phase === "told") card.querySelector(".lesson-told")?.scrollIntoView({ block: "nearest" });
  announce();
}

/** @type {(card: HTMLElement) => HTMLElement | null} */
const primary = (card) => card.querySelector(".lesson-foot .primary");

/** @type {(step: Open) => HTMLElement} */
function head({ lesson, at }) {
  const step = make("p", { class: "lesson-where" }, [make("b", {}, [lesson.title]), make("span", {}, [WORDS.step(at, lesson.steps.length)])]);
  const leave = makeIconButton("close", WORDS.leave, () => scenario.leave(scenario.asked().base ?? ""));
  return make("div", { class: "lesson-head" }, [step, makeIconButton("lessons", WORDS.list, showList), leave]);
}

/** @type {(open: Open) => HTMLElement} */
function foot(open) {
  const { phase, step, at, lesson, everything, guess } = open;
  const changed = !pending && phase !== "open" && scenario.asked().base !== step.query;
  const few = step.show.length || step.controls.length || phase === "open";
  const tools = [
    ...(few ? [makeButton(everything ? WORDS.fewer : WORDS.everything, toggleEverything)] : []),
    ...(isOwn(lesson.slug) ? [makeButton(WORDS.edit, () => void own.write(lesson.slug, { line: step.line }))] : []),
    ...(changed && phase !== "playing" ? [makeButton(WORDS.back, () => go(lesson, at))] : []),
  ];
  const last = at === lesson.steps.length;
  const onward = !last ? WORDS.next : neighbour(lesson, 1) ? WORDS.nextLesson : WORDS.finish;
  const told = () => [makeButton(onward, () => goOn(open), { primary: true })];
  const main = {
    open: () => [makeButton(WORDS.skip, skip), makeButton(WORDS.play, start, { primary: true, disabled: guess === null || pending, id: "lesson-play" })],
    playing: () => [makeButton(WORDS.toTheEnd, goToEnd, { primary: true })],
    free: told,
    told,
  }[phase];
  const back = makeButton(WORDS.previous, () => goBack(open), { disabled: !hasPrevious(open) });
  return make("div", { class: "lesson-foot" }, [make("div", { class: "lesson-tools" }, tools), make("div", { class: "lesson-go" }, [back, ...main()])]);
}

function toggleEverything() {
  if (!open) return;
  open.everything = !open.everything;
  root.toggleAttribute("data-everything", open.everything);
  render();
}

// The list

function fillList() {
  list.fill(course, seen, notice, scenario.seen("path"), {
    choose(path) {
      scenario.setView("path", path);
      fillList();
      list.focusWay();
      if (open) render(); // what comes next may be another lesson
    },
    open(slug) {
      list.dialog()?.close();
      open?.lesson.slug === slug && open.at === 1 ? playFromStart() : go(find(slug), 1);
    },
    forget() {
      progress.forget();
      seen = progress.read(course.lessons);
      answers.clear();
      fillList();
    },
    own: own.list,
  });
  notice = "";
}

// One's own lessons need no course.
const relist = () => (isThere ? fillList() : list.begin(notice, own.list));

function showList() {
  const dialog = list.dialog();
  if (!dialog || dialog.open) return;
  dialog.showModal();
  relist();
  if (!isThere) ask();
}

// What happens around

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], dialog";

document.addEventListener("keydown", (event) => {
  if (!open || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || closest(event, TYPING)) return;
  const turnPage = new Map([["PageDown", advance], ["PageUp", goBack]]).get(event.key);
  if (!turnPage) return;
  event.preventDefault();
  turnPage(open);
});
document.addEventListener("click", (event) => closest(event, "#lessons-open") && showList());
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
    return playFromStart();
  }
  if (open.phase === "open") enablePlay();
  if (open.phase === "told" || open.phase === "free") byId("lesson").querySelector(".lesson-foot")?.replaceWith(foot(open));
  if (arrived && hasLoaded) proceed();
});

function proceed() {
  const then = afterLoad;
  afterLoad = null;
  then?.();
}

on("load", () => {
  room.arrange();
  if (!wanted) room.unveil();
  pending ? (hasLoaded = true) : proceed();
});
on("guess", ({ x, y }) => {
  if (open?.phase !== "open") return;
  answer([x, y]);
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (byId("lesson").querySelectorAll(".lesson-place input"));
  fields.forEach((field, i) => (field.value = typed(Number([x, y][i].toPrecision(3)))));
});
on("held", answerOrSkip);
on("frame", (s) => {
  if (open?.phase === "playing" && !afterLoad && !root.hasAttribute("data-held") && s >= player.length()) reveal(open);
});

own.listen({
  /** A lesson of one's own as it has become: its questions are asked anew. */
  present(lesson, at) {
    list.dialog()?.close();
    for (const key of answers.keys()) if (key.startsWith(`${lesson.slug}/`)) answers.delete(key);
    go(lesson, at);
  },
  rewritten: (was, is) => open?.lesson.slug === was && void own.present(is, open.at),
  refresh: () => list.dialog()?.open && relist(),
  tell(sentence) {
    notice = sentence;
    list.dialog()?.open ? relist() : showList();
  },
});
listenToWords();
const now = scenario.asked();
if (now.base !== null) onLook(now.view);
