// The lecturer's notes: a window of its own, told by the landscape's window what is open there, which it also drives.

import { make } from "../page/dom.js";
import { compare, offers } from "../lesson/prediction.js";
import { inline } from "../lesson/text.js";
import { WORDS } from "./words.js";

const SECOND = 1000;
const KEYS = { PageDown: "next", ArrowRight: "next", PageUp: "previous", ArrowLeft: "previous", " ": "play" };
const PRESSING = "button";

const name = location.hash.slice(1);
const channel = name && new BroadcastChannel(name);

let told = { lesson: null, said: "", run: null }; // what is open in the landscape's window
let here = false; // whether that window is there
let begun = Date.now();

// Milliseconds as hours, minutes and seconds: 75000 → "1:15".
export function elapsed(ms) {
  const seconds = Math.floor(ms / SECOND), [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

// What is going on, in a word or three. A question counts until it has been told; a run that stands in between is paused.
export function status({ lesson, run }) {
  const phase = lesson?.phase;
  if (phase === "open" || phase === "told") return WORDS.phases[phase];
  return run?.playing ? WORDS.phases.playing : WORDS.phases.paused;
}

// What a step says and asks, what the answer is, and what follows; without a lesson what happens on the stage.
export function content({ lesson, said }) {
  const happens = said ? [section(WORDS.said, [said])] : [];
  if (!lesson) return happens;
  const { step, next } = lesson, { note, prediction } = step;
  return [
    make("h2", {}, [step.title]),
    ...(note.length ? [section(WORDS.note, inline(note, { plain: true }), "notes-note")] : []),
    section(WORDS.text, inline(step.text, { plain: true })),
    ...(prediction ? [question(prediction), section(WORDS.reveal, inline(prediction.reveal, { plain: true }), "notes-reveal")] : []),
    ...happens,
    section(WORDS.follows, [next ?? WORDS.last], "notes-next"),
  ];
}

const section = (title, nodes, look = "") => make("section", { class: look }, [make("h3", {}, [title]), make("p", {}, nodes)]);

function question(asked) {
  const answer = offers(asked) ? options(asked) : make("p", { class: "notes-right" }, [compare(asked, null).text]);
  return make("section", {}, [make("h3", {}, [WORDS.question]), make("p", {}, inline(asked.ask, { plain: true })), answer]);
}

function options({ options: texts, right }) {
  const one = ({ text }, i) => make("li", i === right ? { class: "notes-right" } : {}, [
    ...inline(text, { plain: true }),
    ...(i === right ? [make("b", {}, [` (${WORDS.right})`])] : []),
  ]);
  return make("ol", {}, texts.map(one));
}

// The parts that stay, whatever is told

const where = make("p", { class: "notes-where", role: "status" });
const phase = make("span", { class: "notes-phase" });
const run = make("span", {});
const clock = make("span", { role: "timer", title: WORDS.since, "aria-label": WORDS.since });
const trouble = make("p", { class: "notes-trouble", role: "status" });
const article = make("article", { tabindex: "0", "aria-label": WORDS.notes });
const buttons = Object.fromEntries(["previous", "play", "next"].map((act) => [act, button(act === "play" ? "primary" : "text-button", "", () => ask(act))]));

function button(look, text, then) {
  const made = make("button", { type: "button", class: look }, [text]);
  made.addEventListener("click", then);
  return made;
}

function ask(kind) {
  if (here) channel.postMessage({ kind });
}

function tick() {
  clock.textContent = elapsed(Date.now() - begun);
  setTimeout(tick, SECOND - ((Date.now() - begun) % SECOND));
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text; // a live region says whatever is written
}

function reflect() {
  const { lesson, run: at } = told;
  write(trouble, here ? "" : !channel ? WORDS.alone : at ? WORDS.gone : WORDS.waiting);
  write(where, lesson ? `${lesson.lesson} · ${WORDS.step(lesson.at, lesson.of)}` : WORDS.notes);
  write(phase, at ? status(told) : "");
  write(run, at ? WORDS.run(at.step, at.of) : "");
  write(buttons.previous, lesson ? WORDS.previous : WORDS.back);
  write(buttons.play, at?.playing ? WORDS.pause : WORDS.play);
  write(buttons.next, lesson ? WORDS.next : WORDS.forward);
  phase.dataset.phase = lesson?.phase ?? "";
  for (const one of Object.values(buttons)) one.disabled = !here;
  if (lesson && !lesson.previous) buttons.previous.disabled = true;
}

function hear({ data: { kind, ...parts } }) {
  if (kind !== "told" && kind !== "gone") return;
  here = kind === "told";
  const before = told.lesson;
  told = { ...told, ...parts };
  if ("lesson" in parts || "said" in parts) article.replaceChildren(...content(told));
  if (before?.step.title !== told.lesson?.step.title) article.scrollTop = 0;
  reflect();
}

function onKey(event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && event.target.closest?.(PRESSING))) return;
  event.preventDefault();
  ask(act);
}

function onScheme({ matches }) {
  document.documentElement.dataset.mantineColorScheme = matches ? "dark" : "light";
}

function render() {
  const reset = button("text-button", WORDS.reset, () => ((begun = Date.now()), (clock.textContent = elapsed(0))));
  const time = make("p", { class: "notes-time" }, [clock, reset]);
  const drive = make("div", { class: "notes-drive", role: "group", "aria-label": WORDS.drive }, Object.values(buttons));
  document.title = WORDS.notes;
  document.body.append(
    make("header", {}, [make("h1", { class: "told" }, [WORDS.notes]), where, time, make("p", { class: "notes-state" }, [phase, run]), trouble]),
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
