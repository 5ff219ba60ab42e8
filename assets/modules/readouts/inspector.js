// The step inspector: the update rule in MathML, with the numbers of the step that is shown.
// The server sends the formulas and the numbers of every line at every step; no frame asks for anything.

import { decode } from "../data/decode.js";
import { remember } from "../data/tried.js";
import { emit } from "../page/bus.js";
import { closest, make } from "../page/dom.js";
import { number } from "../page/format.js";
import { say } from "../page/words.js";

/** @import { Inspected, InspectedLine, InspectorPayload, Letter } from "../types.js" */

/** @typedef {{ slot: number, name: string }} Offered a run that can be looked into */
/** @typedef {{ line: InspectedLine, axis: number, node: Text }} Cell where a number of a line stands */

/**
 * A place in a formula for the number of a line, in this step or in the one `before`.
 * @typedef {object} Place
 * @property {Node} node
 * @property {string} index of the line, or "t" for the number of the step
 * @property {boolean} before
 * @property {boolean} behind whether a sign stands before it
 * @property {boolean} raised whether a power stands above it
 */
/** @typedef {{ row: HTMLElement, head: number, told: Text }} Below a row that stands below a condition, with the number of that line */
/** @typedef {{ run: Inspected, from: Text, step: Text, end: Text, cells: Cell[], below: Below[], places: Place[] }} Shown a run, and where its numbers stand */

const TRIED = say("Small rings on the map: places that this step asks about besides the one where it begins.");
const HINT = say("Point at a letter, or tap it, to see what it means.");

/** @type {HTMLElement | null} */
let holder = null;
/** @type {Offered[]} */
let offered = [];
/** @type {(Inspected & { tries: boolean })[]} */
let inspected = [];
/** @type {Shown[] | null} */
let shown = null;
/** @type {string[]} */
let weights = []; // what they are called
let mode = "letters", written = -1;

const root = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-inspector]"));

/**
 * Which runs there are to look into.
 * @type {(runs: Offered[]) => void}
 */
export function offer(runs) {
  offered = runs.map(({ slot, name }) => ({ slot, name }));
  build();
}

/**
 * A payload of figures.inspector.
 * @type {(payload: InspectorPayload | null | undefined) => void}
 */
export function show(payload) {
  remember(payload);
  emit("tried", null);
  weights = payload?.weights ?? [];
  inspected = (payload?.runs ?? []).map((run) => ({
    ...run,
    lines: run.lines.map((line) => ({ ...line, values: decode(line.values) })),
    tries: decode(run.tried).length > 0,
  }));
  build();
}

/**
 * The number of a line at a row: of one weight, or the only one.
 * @type {(line: Pick<InspectedLine, "values" | "vector">, row: number, axis: number) => number}
 */
export function valueAt(line, row, axis) {
  return row < 0 ? 0 : line.values[line.vector ? 2 * row + axis : row];
}

/**
 * The row of the step that begins at the iterate k; after the last step it stays there.
 * @type {(run: Pick<Inspected, "last">, k: number) => number}
 */
export const rowAt = (run, k) => Math.min(Math.max(k, 0), run.last - 1);

/**
 * Whether a line was worked out at a row: the condition that it stands below held there.
 * @type {(run: { lines: Pick<InspectedLine, "values" | "vector">[] }, head: number | null, row: number) => boolean}
 */
export const ranAt = (run, head, row) => head === null || valueAt(run.lines[head], row, 0) > 0;

/** @type {(s: number) => void} */
export function write(s) {
  const k = Math.floor(s + 1e-9);
  if (root() !== holder) build();
  if (k === written || !shown) return;
  written = k;
  for (const { run, from, step, end, cells, below, places } of shown) {
    const row = rowAt(run, k);
    put(from, String(row));
    put(step, String(row + 1));
    put(end, ` ${say("of {steps}", { steps: run.steps })}${row + 1 === run.last && run.last < run.steps ? say(", in which it diverged") : ""}`);
    for (const { line, axis, node } of cells) put(node, ranAt(run, line.head, row) ? number(valueAt(line, row, axis)) : "–");
    for (const { row: element, head, told } of below) {
      const ran = ranAt(run, head, row);
      element.classList.toggle("look-idle", !ran);
      put(told, ran ? "" : `, ${say("not worked out in this step")}`);
    }
    if (mode !== "letters") for (const place of places) put(place.node, filling(run, place, row));
  }
}

/** @type {(node: Node, text: string) => void} */
function put(node, text) {
  if (node.nodeValue !== text) node.nodeValue = text;
}

/** @type {(run: Inspected, place: Place, row: number) => string} */
function filling(run, { index, before, behind, raised }, row) {
  if (index === "t") return String(row + 1);
  const line = run.lines[Number(index)];
  const text = number(valueAt(line, before ? row - 1 : row, Number(mode))).trim();
  return ((behind || raised) && text.startsWith("−")) || (raised && text.includes("×")) ? `(${text})` : text;
}

function build() {
  holder = root();
  shown = null;
  written = -1;
  if (!holder) return;
  const open = holder.querySelector("details")?.open ?? false;
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const focused = holder.contains(active) ? active?.dataset.keep : null;
  /** @type {Shown[]} */
  const places = (shown = []);
  const tables = inspected.map((run) => table(run, places));
  holder.replaceChildren(bar(), ...(inspected.length ? [make("div", { class: "look-runs" }, tables), make("p", { class: "look-hint" }, [HINT]), ...(inspected.some(({ tries }) => tries) ? [make("p", { class: "look-tried" }, [TRIED])] : []), legend(open)] : []));
  if (focused) /** @type {HTMLElement | null} */ (holder.querySelector(`[data-keep="${focused}"]`))?.focus();
}

function bar() {
  const [first, second] = inspected.map((run) => String(run.slot));
  const choose = (/** @type {string} */ keep, /** @type {string} */ label, /** @type {string} */ none, /** @type {string | undefined} */ chosen, /** @type {string | undefined} */ without) => {
    const options = offered.filter(({ slot }) => String(slot) !== without);
    const entries = [{ value: "", text: none }, ...options.map(({ slot, name }) => ({ value: String(slot), text: name }))];
    const list = make("select", { "aria-label": label, "data-keep": keep }, entries.map(({ value, text }) => make("option", { value }, [text])));
    list.value = chosen ?? "";
    list.addEventListener("change", () => choice());
    return list;
  };
  const main = choose("inspect", say("Run to look into"), say("choose a run"), first, undefined);
  const other = choose("beside", say("Run beside it"), say("nothing beside"), second, first);
  other.disabled = first === undefined;
  const slot = (/** @type {HTMLSelectElement} */ list) => (list.value === "" ? null : Number(list.value));
  const choice = () => {
    const inspect = slot(main), beside = slot(other);
    emit("inspect", { inspect, beside: inspect === null || beside === inspect ? null : beside });
  };
  return make("div", { class: "look-bar" }, [make("label", {}, [say("Look into"), " ", main]), make("label", {}, [say("beside"), " ", other]), ...(inspected.length ? [modes()] : [])]);
}

/** @type {() => HTMLElement} */
function modes() {
  const buttons = [["letters", say("Letters")], ...weights.map((name, axis) => [String(axis), name])].map(([value, text]) => {
    const button = make("button", { type: "button", "aria-pressed": String(value === mode), "data-keep": `mode-${value}` }, [text]);
    button.addEventListener("click", () => {
      const k = written;
      mode = value;
      build();
      write(Math.max(k, 0));
    });
    return button;
  });
  return make("div", { class: "look-modes", role: "group", "aria-label": say("Show the formulas with") }, buttons);
}

/**
 * Its rows wrap where a formula is long, so their roles are said: a browser may forget them with another display.
 * @type {(run: Inspected, into: Shown[]) => HTMLElement}
 */
function table(run, into) {
  const [from, step, end] = ["0", "1", ""].map((text) => document.createTextNode(text));
  /** @type {Cell[]} */
  const cells = [];
  /** @type {Below[]} */
  const below = [];
  const head = make("tr", { role: "row" }, [say("Formula"), ...weights].map((text) => make("th", { scope: "col", role: "columnheader" }, [text])));
  /** @type {{ kind: string, rows: HTMLElement[] }[]} */
  const groups = [];
  for (const [index, line] of run.lines.entries()) {
    if (groups.at(-1)?.kind !== line.kind) groups.push({ kind: line.kind, rows: [title(line.kind)] });
    groups.at(-1)?.rows.push(makeRow(line, index, cells, below));
  }
  const caption = make("caption", {}, [
    make("canvas", { class: "swatch", "data-swatch": run.slot, "aria-hidden": "true" }),
    make("span", {}, [`${run.name}, ${say("step")} `, make("b", {}, [from]), " → ", make("b", {}, [step]), end]),
  ]);
  const bodies = groups.map(({ rows }) => make("tbody", { role: "rowgroup" }, rows));
  const built = make("table", { class: "look-table", role: "table", "data-inspect": run.slot }, [caption, make("thead", { role: "rowgroup" }, [head]), ...bodies]);
  built.style.setProperty("--run-light", run.color.light);
  built.style.setProperty("--run-dark", run.color.dark);
  const fills = /** @type {NodeListOf<HTMLElement>} */ (built.querySelectorAll("[data-fill]"));
  const places = [...fills].map((place) => {
    const [index, before] = (place.dataset.fill ?? "").split(":");
    return { node: /** @type {Node} */ (place.firstChild), index, before: before !== undefined, ...surroundings(place) };
  });
  into.push({ run, from, step, end, cells, below, places });
  return make("div", { class: "look-run", tabindex: "0", role: "group", "aria-label": run.name }, [built]);
}

/**
 * What decides whether a number needs brackets: a sign before it, a power above it.
 * @type {(place: Element) => { behind: boolean, raised: boolean }}
 */
function surroundings(place) {
  const sign = place.previousElementSibling;
  const behind = sign?.localName === "mo" && !["←", "("].includes(sign.textContent ?? "");
  const base = place.parentElement;
  return { behind, raised: base?.parentElement?.localName === "msup" && base.previousElementSibling === null };
}

/** @type {(kind: string) => HTMLElement} */
const title = (kind) => make("tr", { class: "look-kind", role: "row" }, [make("th", { scope: "rowgroup", role: "rowheader", colspan: "3" }, [kind])]);

/**
 * The formulas are written by the server from its own rules, so they may become elements as they stand.
 * @param {string} html
 * @param {Record<string, string>} [attributes]
 */
function formula(html, attributes = {}) {
  const place = make("span", attributes);
  place.innerHTML = html;
  return place;
}

/** @type {(line: InspectedLine, index: number, cells: Cell[], below: Below[]) => HTMLElement} */
function makeRow(line, index, cells, below) {
  const told = document.createTextNode("");
  const math = mode !== "letters" && line.filled ? line.filled : line.formula;
  const head = make("th", { scope: "row", role: "rowheader" }, [make("span", { class: "visually-hidden" }, [line.name, told]), formula(math, { class: "look-formula" })]);
  const axes = line.vector ? [0, 1] : [0];
  const numbers = axes.map((axis) => {
    const node = document.createTextNode("–");
    cells.push({ line, axis, node });
    return make("td", { role: "cell", "data-axis": axis, colspan: line.vector ? "1" : "2" }, [node]);
  });
  const row = make("tr", { role: "row", "data-line": index, ...(line.head === null ? {} : { class: "look-inset" }) }, [head, ...numbers]);
  if (line.head !== null) below.push({ row, head: line.head, told });
  return row;
}

/** @type {(open: boolean) => HTMLElement} */
function legend(open) {
  /** @type {Map<string, Pick<Letter, "math" | "text">>} */
  const known = new Map();
  for (const { legend: letters } of inspected) for (const { math, text } of letters) known.set(`${math} ${text}`, { math, text });
  const items = [...known.values()].map(({ math, text }) => make("div", {}, [make("dt", {}, [formula(math)]), make("dd", {}, [text])]));
  const details = make("details", { class: "look-legend" }, [make("summary", {}, [say("What the letters mean")]), make("dl", {}, items)]);
  details.open = open;
  return details;
}

/**
 * What a letter means, told in one line as soon as somebody points at it.
 * @type {(event: Event) => void}
 */
function tell(event) {
  const hint = holder?.querySelector(".look-hint");
  const letter = closest(event, "[data-inspector] [data-symbol]");
  for (const one of holder?.querySelectorAll("[data-pointed]") ?? []) one.removeAttribute("data-pointed");
  if (!hint || !letter) return;
  const table = /** @type {HTMLElement | null} */ (letter.closest("[data-inspect]")), slot = table?.dataset.inspect;
  const name = letter.dataset.symbol;
  const found = inspected.find((run) => slot === undefined || String(run.slot) === slot)?.legend.find((one) => one.name === name);
  if (!found) return;
  hint.replaceChildren(formula(found.math), ` ${found.text}`);
  for (const one of table?.querySelectorAll(`[data-symbol="${name}"]`) ?? []) one.setAttribute("data-pointed", "");
}

document.addEventListener("pointerover", tell);
document.addEventListener("pointerdown", tell);
