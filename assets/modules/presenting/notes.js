// The lecturer's notes: a window of its own, told by the landscape's window what is open there, which it also drives.

import { closest, make } from "../page/dom.js";
import { compare, isChoice } from "../lesson/prediction.js";
import { renderPieces, renderText } from "../lesson/text.js";
import { WORDS } from "./words.js";

/** @import { ChoicePrediction, Prediction } from "../types.js" */
/** @import { Parts } from "./channel.js" */

/** @typedef {"next" | "previous" | "play"} Act */

const SECOND = 1000;
/** @type {Record<string, Act>} */
const KEYS = { PageDown: "next", ArrowRight: "next", PageUp: "previous", ArrowLeft: "previous", " ": "play" };
const PRESSING = "button";

const name = location.hash.slice(1);
const channel = name ? new BroadcastChannel(name) : null;

/** @type {Parts} */
let known = { lesson: null, said: "", run: null }; // what is open in the landscape's window
let isConnected = false; // whether that window is there
let begun = Date.now();

/**
 * Milliseconds as hours, minutes and seconds: 75000 → "1:15".
 * @type {(ms: number) => string}
 */
export function elapsed(ms) {
  const seconds = Math.floor(ms / SECOND), [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/**
 * What is going on, in a word or three. A question counts until it has been told; a run that stands in between is paused.
 * @type {(parts: Pick<Parts, "lesson" | "run">) => string}
 */
export function status({ lesson, run }) {
  const phase = lesson?.phase;
  if (phase === "open" || phase === "told") return WORDS.phases[phase];
  return run?.playing ? WORDS.phases.playing : WORDS.phases.paused;
}

/**
 * What a step says and asks, what the answer is, and what follows; without a lesson what happens on the stage.
 * @type {(parts: Pick<Parts, "lesson" | "said">) => HTMLElement[]}
 */
export function content({ lesson, said }) {
  const happens = said ? [section(WORDS.said, [said])] : [];
  if (!lesson) return happens;
  const { step, next } = lesson, { note, prediction } = step;
  return [
    make("h2", {}, [step.title]),
    ...(note.length ? [section(WORDS.note, renderPieces(note, { plain: true }), "notes-note")] : []),
    make("section", {}, [make("h3", {}, [WORDS.text]), ...renderText(step.text, { plain: true })]),
    ...(prediction ? [question(prediction), section(WORDS.reveal, renderPieces(prediction.reveal, { plain: true }), "notes-reveal")] : []),
    ...happens,
    section(WORDS.follows, [next ?? WORDS.last], "notes-next"),
  ];
}

/** @type {(title: string, nodes: (Node | string)[], look?: string) => HTMLElement} */
const section = (title, nodes, look = "") => make("section", { class: look }, [make("h3", {}, [title]), make("p", {}, nodes)]);

/** @type {(asked: Prediction) => HTMLElement} */
function question(asked) {
  const answer = isChoice(asked) ? optionList(asked) : make("p", { class: "notes-right" }, [compare(asked, null).text]);
  return make("section", {}, [make("h3", {}, [WORDS.question]), make("p", {}, renderPieces(asked.ask, { plain: true })), answer]);
}

/** @type {(asked: ChoicePrediction) => HTMLElement} */
function optionList({ options: texts, right }) {
  const items = texts.map(({ text }, i) => make("li", i === right ? { class: "notes-right" } : {}, [
    ...renderPieces(text, { plain: true }),
    ...(i === right ? [make("b", {}, [` (${WORDS.right})`])] : []),
  ]));
  return make("ol", {}, items);
}

// The parts that stay, whatever is told

const where = make("p", { class: "notes-where", role: "status" });
const phase = make("span", { class: "notes-phase" });
const run = make("span", {});
const clock = make("span", { role: "timer", title: WORDS.since, "aria-label": WORDS.since });
const trouble = make("p", { class: "notes-trouble", role: "status" });
const article = make("article", { tabindex: "0", "aria-label": WORDS.notes });
const buttons = {
  previous: makeButton("text-button", "", () => ask("previous")),
  play: makeButton("primary", "", () => ask("play")),
  next: makeButton("text-button", "", () => ask("next")),
};

/** @type {(look: string, text: string, then: () => void) => HTMLButtonElement} */
function makeButton(look, text, then) {
  const made = make("button", { type: "button", class: look }, [text]);
  made.addEventListener("click", then);
  return made;
}

/** @type {(kind: string) => void} */
function ask(kind) {
  if (isConnected) channel?.postMessage({ kind });
}

function tick() {
  clock.textContent = elapsed(Date.now() - begun);
  setTimeout(tick, SECOND - ((Date.now() - begun) % SECOND));
}

/** @type {(element: HTMLElement, text: string) => void} */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text; // a live region says whatever is written
}

function reflect() {
  const { lesson, run: at } = known;
  write(trouble, isConnected ? "" : !channel ? WORDS.alone : at ? WORDS.gone : WORDS.waiting);
  write(where, lesson ? `${lesson.lesson} · ${WORDS.step(lesson.at, lesson.of)}` : WORDS.notes);
  write(phase, at ? status(known) : "");
  write(run, at ? WORDS.run(at.step, at.of) : "");
  write(buttons.previous, lesson ? WORDS.previous : WORDS.back);
  write(buttons.play, at?.playing ? WORDS.pause : WORDS.play);
  write(buttons.next, lesson ? WORDS.next : WORDS.forward);
  phase.dataset.phase = lesson?.phase ?? "";
  for (const one of Object.values(buttons)) one.disabled = !isConnected;
  if (lesson && !lesson.previous) buttons.previous.disabled = true;
}

/** @type {(message: MessageEvent<Partial<Parts> & { kind: string }>) => void} */
function hear({ data: { kind, ...parts } }) {
  if (kind !== "told" && kind !== "gone") return;
  isConnected = kind === "told";
  const before = known.lesson;
  known = { ...known, ...parts };
  if ("lesson" in parts || "said" in parts) article.replaceChildren(...content(known));
  if (before?.step.title !== known.lesson?.step.title) article.scrollTop = 0;
  reflect();
}

/** @type {(event: KeyboardEvent) => void} */
function onKey(event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && closest(event, PRESSING))) return;
  event.preventDefault();
  ask(act);
}

/** @type {(query: { matches: boolean }) => void} */
function onScheme({ matches }) {
  document.documentElement.dataset.mantineColorScheme = matches ? "dark" : "light";
}

function render() {
  const reset = makeButton("text-button", WORDS.reset, () => ((begun = Date.now()), (clock.textContent = elapsed(0))));
  const time = make("p", { class: "notes-time" }, [clock, reset]);
  const drive = make("div", { class: "notes-drive", role: "group", "aria-label": WORDS.drive }, Object.values(buttons));
  drive.addEventListener("mousedown", (event) => event.preventDefault()); // a click leaves the focus, so that Space plays ever after
  document.title = WORDS.notes;
  document.body.append(
    make("header", {}, [make("h1", { class: "visually-hidden" }, [WORDS.notes]), where, time, make("p", { class: "notes-state" }, [phase, run]), trouble]),
    make("main", {}, [article]),
    make("footer", {}, [make("p", { class: "notes-keys" }, [WORDS.keys]), drive]),
  );
}

const dark = matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", onScheme);
onScheme(dark);
render();
reflect();
tick();
document.addEventListener("keydown", onKey);
if (channel) {
  channel.addEventListener("message", hear);
  channel.postMessage({ kind: "hello" });
}
