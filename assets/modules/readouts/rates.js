// The panel's part about all learning rates: how every run ends at every rate, or one run at every pair of a rate and another setting.
// The present settings are handles in it, for a hand and for keys.

import { set } from "../controls/rates.js";
import { asked, setView } from "../controls/scenario.js";
import { outcomeAt, shareOf, valueAt } from "../data/rates.js";
import { namesOf, wideOf } from "../drawing/beside.js";
import { pictureOf, rampsOf } from "../drawing/plane.js";
import { apart, at, frame, heightAt, heightOf, pathOf, placeIn } from "../drawing/plot.js";
import { on } from "../page/bus.js";
import { written } from "../page/format.js";
import { say } from "../page/words.js";
import { html, render, svg } from "../vendor/lit-html.js";
import { scheme } from "../views/look.js";

/** @import { Pair, Payload, Plane, Plot, RateAxis, SweepRun, Sweeps } from "../types.js" */

/** @typedef {{ slot: number, label: string, color: { light: string, dark: string }, settings: Record<string, number> }} Shown */
/** @typedef {{ stroke: string, slot: number, before: Record<string, number>, now: Record<string, number>, fresh: boolean }} Held a hand has hold of settings: as they were and are */
/** @typedef {{ from: Pair, to: Pair }} Box drawn over the plane, in shares of it */

const NOTCH = 0.02, LEAP = 0.1, PAGE = 1; // decades, or shares of a plane, by which keys move
const SLIP = 4, GRIP = 20; // pixels that a click may slip, and around the handle that take hold of it
const CLOSER = 0.25; // of what is shown is shown next
const DEEPEST = 50; // zooms that "Back" remembers
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1], Home: [-Infinity, 0], End: [Infinity, 0], PageUp: [0, 1], PageDown: [0, -1] };
const DOT = 16; // pixels from the middle of a handle's dot to the next one's, at least
const LINE = 16; // pixels of a name's height
const LOWEST = 1e-9; // of the tolerated height: where a logarithmic axis of losses begins, at the latest

/** @type {Shown[]} */
let runs = [];
/** @type {{ sweeps: Sweeps | null, stale: boolean, failed: boolean }} */
let ofSweep = { sweeps: null, stale: false, failed: false };
/** @type {{ plane: Plane | null, stale: boolean, failed: boolean }} */
let ofPlane = { plane: null, stale: false, failed: false };
/** @type {Held | null} */
let held = null;
/** @type {{ id: number, x: number, y: number, from: Pair, box: Box | null } | null} */
let grip = null; // a hand on the plane, away from the handle
/** @type {Pair | null} */
let pointed = null; // what it points at in the plane, in shares
/** @type {string[]} */
const zooms = []; // ranges from which one came closer
let isAwaited = false; // one comes closer as soon as the part of the plane that is asked for is seen
let strokes = 0, picture = "", pictured = "";
/** @type {Plane | null} */
let drawn = null;
/** @type {{ of: string, sweeps: Sweeps | null, names: ReturnType<typeof namesOf> }} */
let named = { of: "", sweeps: null, names: [] };

const root = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-rates]"));
const looks = () => asked().view;
const isSeen = () => document.getElementById("tab-rates")?.getAttribute("aria-selected") === "true";
const chosen = () => runs.find(({ slot }) => slot === looks().whose) ?? runs[0];

/** @type {(run: Shown) => Record<string, number>} */
const settingsOf = (run) => (held?.slot === run.slot ? { ...run.settings, ...held.now } : run.settings);

/** @type {(payload: Payload) => void} */
export function offer(payload) {
  runs = payload.runs.filter((run) => !run.hidden).map(({ slot, name, label = name, color, settings }) => ({ slot, label, color, settings: settings ?? {} }));
  draw();
}

function draw() {
  const place = root();
  if (!place || !runs.length) return;
  const { rates } = looks(), width = place.clientWidth;
  if (!isSeen() || !width || !rates || rates === "off") return;
  const { stale, failed } = rates === "plane" ? ofPlane : ofSweep;
  place.toggleAttribute("data-stale", stale);
  const shown = rates === "plane" ? ofPlane.plane && planeOf(ofPlane.plane, width) : ofSweep.sweeps && sweepOf(ofSweep.sweeps, width, rates);
  const waiting = html`<p class="rates-note" role="status">${failed ? say("All rates could not be worked out just now; any change tries again.") : shown ? "" : say("Computing…")}</p>`;
  render(html`${failed || !shown ? waiting : null}${shown}`, place);
}

// Rates alone

/** @type {(sweeps: Sweeps, rates: string) => RateAxis} */
function axisOf({ runs: swept, tolerated, steps }, rates) {
  if (rates === "steps") return { name: "steps", title: say("steps needed"), scale: "log", low: 1, high: Math.max(2, steps) };
  if (rates === "factor") return { name: "factor", title: say("factor of a step"), scale: "linear", low: 0, high: 1.5 };
  const positive = swept.flatMap(({ loss }) => Array.from(loss)).filter((value) => value > 0 && Number.isFinite(value));
  const top = (tolerated > 0 ? 1e3 * tolerated : Math.max(1e-12, ...positive)) * 3;
  const least = Math.max(Math.min(top / 10, ...positive), (tolerated || top) * LOWEST);
  return { name: "loss", title: say("loss above the lowest"), scale: "log", low: 10 ** Math.floor(Math.log10(least)), high: top };
}

/** @type {(run: SweepRun, rates: string) => ArrayLike<number>} */
function valuesOf({ loss, steps, factor }, rates) {
  if (rates === "steps") return Array.from(steps, (value) => (value < 0 ? NaN : Math.max(1, value)));
  return rates === "factor" ? (factor ?? []) : loss;
}

/** @type {(sweeps: Sweeps, width: number, rates: string) => unknown} */
function sweepOf(sweeps, width, rates) {
  const place = placeIn(width), up = axisOf(sweeps, rates), dark = scheme();
  const level = rates === "loss" && sweeps.tolerated > up.low ? sweeps.tolerated : rates === "factor" ? 1 : null;
  const { left, top } = place;
  const rule = level === null ? null : at(place, sweeps.rate, up, sweeps.rate.low, level)[1];
  const swept = sweeps.runs.flatMap((run) => {
    const shown = runs.find(({ slot }) => slot === run.slot);
    return shown ? [{ run, shown }] : [];
  });
  const dots = dotsOf(swept, place, sweeps.rate, up, rates);
  const none = rates === "factor" && swept.every(({ run }) => !run.factor) && say("A step multiplies the way by one factor only where loss is a quadratic, the method linear, the rate constant and nothing clipped.");
  return html`
    <div class="rates-picture">
      <svg width=${width} height=${place.whole} viewBox=${`0 0 ${width} ${place.whole}`} role="group" aria-label=${say("All learning rates")}>
        ${frame(place, sweeps.rate, up)}
        ${rule === null ? null : svg`<line class="plot-rule" x1=${left} x2=${left + place.width} y1=${rule} y2=${rule}></line>`}
        ${swept.map(({ run }) => lineOf(run, place, up, rates, dark, sweeps))}
        ${swept.map(({ shown }, i) => handleOf(shown, place, sweeps.rate, dark, ...dots[i]))}
      </svg>
      <div class="beside" aria-hidden="true">${namesIn(sweeps, swept.map(({ run }) => run), place, up, rates, dots).map(({ slot, name, left: x, top: y }) => html`<span data-name=${slot} style="left: ${left + x}px; top: ${top + y}px; color: ${swept.find(({ run }) => run.slot === slot)?.run.color[dark]}">${name}</span>`)}</div>
    </div>
    ${none ? html`<p class="rates-note">${none}</p>` : null}
    ${tableOf(swept.map(({ run }) => run), sweeps.share)}
    ${sweeps.notes.map((note) => html`<p class="rates-note">${note}</p>`)}`;
}

/** @type {(run: SweepRun, place: Plot, up: RateAxis, rates: string, dark: "light" | "dark", sweeps: Sweeps) => unknown} */
function lineOf(run, place, up, rates, dark, { rate }) {
  const x = (/** @type {number} */ value) => place.left + shareOf(rate, value) * place.width, { top, height } = place;
  const isWithin = (/** @type {number | null} */ value) => value !== null && value >= rate.low && value <= rate.high;
  return svg`
    <g aria-hidden="true" stroke=${run.color[dark]} data-swept=${run.slot}>
      ${isWithin(run.edge) ? svg`<line class="plot-edge" x1=${x(Number(run.edge))} x2=${x(Number(run.edge))} y1=${top} y2=${top + height}></line>` : null}
      <path class="plot-line" d=${pathOf(place, up, valuesOf(run, rates))} stroke-dasharray=${run.dash.join(" ")}></path>
      ${isWithin(run.divergesFrom) ? svg`<path class="plot-gone" d=${`M${x(Number(run.divergesFrom)) - 4} ${top + 4}l8 8m0 -8l-8 8`}></path>` : null}
    </g>`;
}

/** @type {(sweeps: Sweeps, runs: SweepRun[], place: Plot, up: RateAxis, rates: string, dots: Pair[]) => ReturnType<typeof namesOf>} they stay while a hand moves the dots */
function namesIn(sweeps, swept, place, up, rates, dots) {
  const of = [rates, place.width, ...swept.map(({ slot }) => slot)].join(" ");
  if (named.sweeps === sweeps && named.of === of) return named.names;
  const curves = swept.map((run) => {
    const values = Array.from(valuesOf(run, rates));
    return { slot: run.slot, name: run.name, wide: wideOf(run.name), line: values.map((value, i) => /** @type {Pair} */ ([(i / (values.length - 1)) * place.width, heightOf(place, up, value) - place.top])) };
  });
  named = { of, sweeps, names: namesOf(curves, { width: place.width, height: place.height, line: LINE }, dots.map(([x, y]) => [x - place.left, y - place.top])) };
  return named.names;
}

/** @type {(swept: { run: SweepRun, shown: Shown }[], place: Plot, rate: RateAxis, up: RateAxis, rates: string) => Pair[]} where each handle's dot is: on its curve, else at an edge */
function dotsOf(swept, place, rate, up, rates) {
  const bottom = place.top + place.height;
  const dots = swept.map(({ run, shown }) => {
    const share = Math.min(1, Math.max(0, shareOf(rate, settingsOf(shown).lr))), values = valuesOf(run, rates);
    const y = values.length ? heightAt(place, up, values, share) : bottom; // what diverges or never arrives is above all that is drawn
    return /** @type {Pair} */ ([place.left + share * place.width, Number.isNaN(y) ? place.top : y]);
  });
  const heights = apart(dots, DOT, place.top, bottom);
  return dots.map(([x], i) => [x, heights[i]]);
}

/** @type {(run: Shown, place: Plot, axis: RateAxis, dark: "light" | "dark", x: number, y: number) => unknown} */
function handleOf(run, place, axis, dark, x, y) {
  const { lr } = settingsOf(run);
  return svg`
    <g class="plot-handle" role="slider" tabindex="0" data-handle=${run.slot} stroke=${run.color[dark]} fill=${run.color[dark]}
      aria-label=${say("{value} of {whose}", { value: axis.title, whose: run.label })} aria-valuemin=${axis.low} aria-valuemax=${axis.high} aria-valuenow=${lr} aria-valuetext=${written(lr)}>
      <line class="plot-hit" x1=${x} x2=${x} y1=${place.top} y2=${place.top + place.height}></line>
      <rect class="plot-grip" x=${x - 16} y=${y - 12} width="32" height="24"></rect>
      <line x1=${x} x2=${x} y1=${place.top} y2=${place.top + place.height}></line>
      <circle cx=${x} cy=${y} r="7"></circle>
    </g>`;
}

/** @type {(swept: SweepRun[], share: string) => unknown} */
function tableOf(swept, share) {
  const titles = [say("Run"), say("Forgiving over"), say("at rates"), say("Diverges from")];
  return html`
    <div class="race-scroll" tabindex="0" role="group" aria-label=${say("All learning rates")}>
      <table class="rates-table">
        <caption>${say("Forgiving: over how many decades of rates a run ends at {share} of its first height above the lowest loss, or lower.", { share })}</caption>
        <thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
        <tbody>${swept.map(({ slot, name, cells, theory }) => html`
          <tr data-swept-run=${slot}><th scope="row"><span class="rates-name"><canvas class="swatch" data-swatch=${slot} aria-hidden="true"></canvas>${name}</span></th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
          ${theory ? html`<tr class="rates-theory"><td colspan=${titles.length}>${theory}</td></tr>` : null}`)}</tbody>
      </table>
    </div>`;
}

// A plane of two settings

/** @type {(plane: Plane, width: number) => unknown} */
function planeOf(plane, width) {
  const run = chosen(), place = placeIn(width), dark = scheme(), { rate, other } = plane;
  if (drawn !== plane || pictured !== dark) [drawn, pictured, picture] = [plane, dark, pictureOf(plane, dark)];
  const { left, top, width: wide, height } = place, now = settingsOf(run), box = grip?.box;
  const [x, y] = [shareOf(rate, now.lr), shareOf(other, now[other.name])].map((share) => Math.min(1, Math.max(0, share || 0)));
  const told = pointed ? [valueAt(rate, pointed[0]), valueAt(other, pointed[1])] : [now.lr, now[other.name]];
  const px = (/** @type {Pair} */ [u, v]) => [left + u * wide, top + (1 - v) * height];
  const [hx, hy] = px([x, y]), [ax, ay] = px(box?.from ?? [0, 0]), [bx, by] = px(box?.to ?? [0, 0]);
  return html`
    ${choicesOf(plane)}
    <div class="rates-picture">
      <svg class="plane" width=${width} height=${place.whole} viewBox=${`0 0 ${width} ${place.whole}`} role="group" aria-label=${say("Plane of two settings")}>
        <image href=${picture} x=${left} y=${top} width=${wide} height=${height} preserveAspectRatio="none"></image>
        ${frame(place, rate, other)}
        ${plane.border ? svg`<path class="plot-border" d=${borderOf(plane, place)}></path>` : null}
        <g class="plot-handle" role="slider" tabindex="0" data-handle="plane" aria-label=${say("{value} of {whose}", { value: `${rate.title}, ${other.title}`, whose: run.label })}
          aria-valuemin="0" aria-valuemax="1" aria-valuenow=${x.toFixed(3)} aria-valuetext=${outcomeAt(plane, now.lr, now[other.name])}>
          <circle class="plot-place" cx=${hx} cy=${hy} r="8" fill=${run.color[dark]}></circle>
        </g>
        ${box ? svg`<rect class="plot-box" x=${Math.min(ax, bx)} y=${Math.min(ay, by)} width=${Math.abs(ax - bx)} height=${Math.abs(ay - by)}></rect>` : null}
      </svg>
    </div>
    <p class="rates-outcome">${outcomeAt(plane, told[0], told[1])}</p>
    <ul class="plane-key" aria-hidden="true">${keyOf(plane, dark).map(({ of, ramp, text }) => html`<li data-of=${of}><span style="background: ${ramp}"></span>${text}</li>`)}</ul>
    <p class="rates-note plane-said">${plane.said}</p>`;
}

/** @type {(plane: Plane, dark: "light" | "dark") => { of: string, ramp: string, text: string }[]} what the colours mean */
function keyOf({ good }, dark) {
  const ramps = rampsOf(good, dark), isDark = dark === "dark";
  return [
    { of: "good", ramp: ramps.good, text: isDark ? say("arrives: the lighter, the lower") : say("arrives: the darker, the lower") },
    { of: "rest", ramp: ramps.rest, text: isDark ? say("does not: the lighter, the lower") : say("does not: the darker, the lower") },
    { of: "gone", ramp: ramps.gone, text: isDark ? say("diverges: the lighter, the sooner") : say("diverges: the darker, the sooner") },
  ];
}

/** @type {(plane: Plane, place: Plot) => string} */
function borderOf({ points, border, rate }, { left, top, width, height }) {
  return Array.from(border ?? [], (value, row) => ({ share: shareOf(rate, value), row }))
    .filter(({ share }) => share >= 0 && share <= 1)
    .map(({ share, row }, i) => `${i ? "L" : "M"}${(left + share * width).toFixed(1)} ${(top + (1 - (row + 0.5) / points) * height).toFixed(1)}`).join("");
}

/** @type {(plane: Plane) => unknown} */
function choicesOf({ settings, other }) {
  const run = chosen(), isWhole = !looks().ranges;
  return html`
    <div class="rates-choices">
      ${runs.length > 1 ? html`<select class="choice" aria-label=${say("Whose settings")} @change=${(/** @type {Event} */ { target }) => choose("whose", Number(/** @type {HTMLSelectElement} */ (target).value))}>${runs.map(({ slot, label }) => html`<option value=${slot} ?selected=${slot === run.slot}>${label}</option>`)}</select>` : null}
      <select class="choice" aria-label=${say("The other setting")} @change=${(/** @type {Event} */ { target }) => choose("setting", /** @type {HTMLSelectElement} */ (target).value)}>${settings.map(([name, title]) => html`<option value=${name} ?selected=${name === other.name}>${title}</option>`)}</select>
      <button type="button" class="segment" @click=${closer}>${say("Closer")}</button>
      <button type="button" class="segment" ?disabled=${isWhole} @click=${back}>${say("Back")}</button>
    </div>`;
}

/** @type {(name: "whose" | "setting", value: string | number) => void} */
function choose(name, value) {
  isAwaited = false;
  zooms.length = 0;
  if (looks().ranges) setView("ranges", "");
  setView(name, value);
}

/** @type {(from: Pair, to: Pair) => void} the part of the plane between two of its places, in shares */
function zoom([x0, y0], [x1, y1]) {
  const { plane } = ofPlane;
  if (!plane) return;
  const ends = [valueAt(plane.rate, Math.min(x0, x1)), valueAt(plane.rate, Math.max(x0, x1)), valueAt(plane.other, Math.min(y0, y1)), valueAt(plane.other, Math.max(y0, y1))];
  if (!(ends[0] < ends[1] && ends[2] < ends[3])) return;
  if (zooms.length < DEEPEST) zooms.push(looks().ranges);
  setView("ranges", ends.join(":"));
}

function closer() {
  const { plane, stale, failed } = ofPlane, run = chosen();
  isAwaited = stale && !failed;
  if (!plane || isAwaited) return;
  const [from, to] = [-1, 1].map((way) => /** @type {Pair} */ ([plane.rate, plane.other].map((axis) => {
    const middle = Math.min(1 - CLOSER / 2, Math.max(CLOSER / 2, shareOf(axis, run.settings[axis.name]) || 0));
    return middle + (way * CLOSER) / 2;
  })));
  zoom(from, to);
}

function back() {
  if (isAwaited) return void (isAwaited = false);
  setView("ranges", zooms.pop() ?? "");
}

// Hands and keys

/** @type {(slot: number, stroke?: string) => Held} */
function take(slot, stroke = `rates ${++strokes}`) {
  const run = runs.find((one) => one.slot === slot);
  return { stroke, slot, before: { ...run?.settings }, now: {}, fresh: false };
}

/** @type {(slot: number, name: string, value: number, stroke: string) => void} */
function change(slot, name, value, stroke) {
  const { plane } = ofPlane;
  set((plane?.other.name === name && plane.other.kind) || "optimizer", slot, name, value, stroke);
}

/** @type {(changed: Record<string, number>) => void} settings that a hand has moved; told once a frame */
function move(changed) {
  if (!held) return;
  held.now = { ...held.now, ...changed };
  if (!held.fresh) requestAnimationFrame(tell);
  held.fresh = true;
  draw();
}

function tell() {
  if (!held?.fresh) return;
  held.fresh = false;
  for (const [name, value] of Object.entries(held.now)) change(held.slot, name, value, held.stroke);
}

function letGo() {
  tell();
  held = null;
}

function putBack() {
  if (held) for (const name of Object.keys(held.now)) change(held.slot, name, held.before[name], held.stroke);
  held = null;
  draw();
}

/** @type {(event: PointerEvent) => Pair} where it is in the plot, in shares */
function shares({ clientX, clientY }) {
  const picture = /** @type {Element} */ (root()?.querySelector("svg")), { left, top } = picture.getBoundingClientRect(), place = placeIn(root()?.clientWidth ?? 0);
  return [(clientX - left - place.left) / place.width, 1 - (clientY - top - place.top) / place.height];
}

/** @type {(place: Pair) => Pair} the nearest place of the plot */
const within = ([u, v]) => [Math.min(1, Math.max(0, u)), Math.min(1, Math.max(0, v))];

/** @type {(to: Pair) => Record<string, number>} */
const settingsAt = ([u, v]) => (ofPlane.plane ? { lr: valueAt(ofPlane.plane.rate, u), [ofPlane.plane.other.name]: valueAt(ofPlane.plane.other, v) } : {});

/** @type {(event: PointerEvent) => void} */
function press(event) {
  const target = /** @type {Element} */ (event.target), plot = target.closest(".rates-picture svg"), handle = plot && target.closest("[data-handle]") && nearest(event, plot);
  if (!plot || event.button || !event.isPrimary) return;
  const isPlane = plot.classList.contains("plane");
  const isNear = isPlane && distance(event, plot.querySelector("[data-handle] circle")) < GRIP;
  if (handle || isNear) {
    held = take(isPlane ? chosen().slot : Number(handle?.getAttribute("data-handle")));
    plot.setPointerCapture(event.pointerId);
    event.preventDefault();
    /** @type {SVGElement | null} */ (handle ?? plot.querySelector("[data-handle]"))?.focus({ preventScroll: true });
  } else if (isPlane) grip = { id: event.pointerId, x: event.clientX, y: event.clientY, from: within(shares(event)), box: null };
}

/** @type {(event: PointerEvent, plot: Element) => Element} the handle that a hand means: one of whose dot it has hold, else the one whose line is nearest */
function nearest(event, plot) {
  const { clientX } = event;
  const far = [...plot.querySelectorAll("[data-handle]")].map((handle) => {
    const circle = handle.querySelector("circle"), { left, width } = circle?.getBoundingClientRect() ?? new DOMRect(NaN);
    const to = distance(event, circle);
    return { handle, far: to < DOT ? to : DOT + Math.abs(clientX - left - width / 2) };
  });
  return far.reduce((best, one) => (one.far < best.far ? one : best)).handle;
}

/** @type {(event: PointerEvent, circle: Element | null) => number} */
function distance({ clientX, clientY }, circle) {
  const { left, top, width, height } = circle?.getBoundingClientRect() ?? new DOMRect(NaN);
  return Math.hypot(clientX - left - width / 2, clientY - top - height / 2);
}

/** @type {(event: PointerEvent) => void} */
function drag(event) {
  const [u, v] = shares(event), isPlane = looks().rates === "plane";
  if (held && isPlane) return move(settingsAt([u, v]));
  if (held && ofSweep.sweeps) return move({ lr: valueAt(ofSweep.sweeps.rate, u) });
  pointed = isPlane && u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [u, v] : null;
  if (grip?.id === event.pointerId && event.pointerType !== "touch" && (grip.box || Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > SLIP)) {
    grip.box = { from: grip.from, to: within([u, v]) };
  }
  draw();
}

/** @type {(event: PointerEvent) => void} */
function release(event) {
  const { box = null, id = -1 } = grip ?? {}, isClick = grip !== null && Math.hypot(event.clientX - grip.x, event.clientY - grip.y) <= SLIP;
  grip = null;
  if (held) letGo();
  else if (box) zoom(box.from, box.to);
  else if (isClick && id === event.pointerId && pointed) {
    held = take(chosen().slot);
    move(settingsAt(pointed));
    letGo();
  }
  draw();
}

/** @type {(event: KeyboardEvent) => void} */
function key(event) {
  if (event.key === "Escape" && (held || grip)) {
    event.preventDefault();
    grip = null;
    return putBack();
  }
  const handle = /** @type {Element | null} */ (event.target)?.closest?.("[data-handle]"), way = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
  if (!handle || !way || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const isPlane = handle.getAttribute("data-handle") === "plane", isPage = event.key.startsWith("Page");
  const by = isPage ? (isPlane ? LEAP : PAGE) : event.shiftKey ? LEAP : NOTCH; // a page is a decade of rates, or a tenth of a plane
  const slot = isPlane ? chosen().slot : Number(handle.getAttribute("data-handle")), run = /** @type {Shown} */ (runs.find((one) => one.slot === slot));
  const axes = isPlane && ofPlane.plane ? [ofPlane.plane.rate, ofPlane.plane.other] : ofSweep.sweeps ? [ofSweep.sweeps.rate] : [];
  const along = isPlane ? way : [way[0] || way[1]];
  const changed = axes.flatMap((axis, i) => {
    const size = isPlane ? 1 : Math.log10(axis.high / axis.low); // keys move a rate by decades, and a plane by its shares
    const now = settingsOf(run)[axis.name], next = valueAt(axis, shareOf(axis, now) + (along[i] * by) / size);
    return along[i] ? [[axis.name, next === now && axis.whole ? valueAt(axis, shareOf(axis, now + Math.sign(along[i]))) : next]] : [];
  });
  held = take(slot, `rates key ${slot} ${axes.length}`);
  move(Object.fromEntries(changed));
  letGo();
}

/** @type {(event: PointerEvent) => void} */
const leave = () => {
  if (pointed) {
    pointed = null;
    draw();
  }
};

const ACTS = { pointerdown: press, pointermove: drag, pointerup: release, pointerleave: leave, keydown: key };

/** @type {HTMLElement | null} */
let watched = null;

// Dash makes the place anew when it makes the page.
function watch() {
  const place = root();
  if (!place || place === watched) return;
  watched = place;
  for (const [name, act] of Object.entries(ACTS)) place.addEventListener(name, (event) => act(/** @type {any} */ (event)));
  place.addEventListener("pointercancel", putBack);
  new ResizeObserver(draw).observe(place);
}

on("sweep", (told) => {
  ofSweep = told;
  draw();
});
on("plane", (told) => {
  ofPlane = told;
  draw();
  if (isAwaited) closer();
});
on("look", () => {
  watch();
  draw();
});
on("panel", () => {
  const { rates } = looks();
  if (isSeen() && rates === "off") setView("rates", "loss");
  else if (!isSeen() && rates && rates !== "off") setView("rates", "off");
  draw();
});
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
