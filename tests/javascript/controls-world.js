// A server, a network, a browser's history and a visitor, as the reducer of the controls sees them; whatever may happen happens when
// it is told to, in any order.

import { INITIAL, reduce } from "#assets/modules/controls/reducer.js";

/** @typedef {{ done: string[], values: Record<string, unknown>, start: unknown }} Scenario */

const FIRST = "first page";

const decode = (query) => (query.startsWith("{") ? JSON.parse(query) : { done: [query || FIRST], values: {}, start: null });

// What a change makes of a scenario. Some count, some set a value, some replace everything.
function edit(scenario, { kind, name, value }) {
  const { done, values } = scenario;
  if (kind === "runs" || kind === "order") return { ...scenario, done: [...done, `${kind} ${value}`] };
  if (kind === "link") return decode(value);
  if (kind === "start") return { ...scenario, start: typeof value === "string" ? decode(value).start : value };
  return { ...scenario, values: { ...values, [name]: value } };
}

const fold = (query, changes) => JSON.stringify(changes.reduce(edit, decode(query)));

const VIEW = { projector: false, gradient: false, compare: "", lesson: null, at: null };
const ASKS = { on: ["gradient"], any: [], explorer: ["compare"], figures: ["ramp"] };

// What the real server does, with scenarios that tell what was done to them.
function serve({ number, open, base, changes }) {
  if (open !== undefined) return { number, query: fold(open, []), view: {}, usual: VIEW, asks: ASKS };
  return { number, query: fold(base, changes) };
}

export class World {
  state = INITIAL;
  timers = []; // events that time will bring
  air = new Map(); // requests under way, by number
  late = []; // answers that were computed, and may be delivered once more at any time
  entries = [null]; // of the browser's history
  at = 0;
  travels = []; // ways through the history that the browser was asked for
  told = [];
  most = 0; // requests under way at once
  sent = [];

  constructor(query = "") {
    this.opening = query;
    this.tell({ type: "open", query });
  }

  tell(event) {
    const [state, effects] = reduce(this.state, event);
    this.state = state;
    for (const effect of effects) this[effect.do]?.(effect);
    this.most = Math.max(this.most, this.air.size);
  }

  // What the reducer wants to be done

  send({ request }) {
    this.air.set(request.number, { request, ops: this.ops.length });
    this.sent.push(request);
  }

  abort({ number }) {
    const flight = this.air.get(number);
    if (flight) this.late.push(serve(flight.request));
    this.air.delete(number);
  }

  after({ event }) {
    this.timers.push(event);
  }

  checkHealth({ number }) {
    this.timers.push({ type: "health", number, isThere: true });
  }

  write({ entry, isNew }) {
    if (isNew) this.entries.splice((this.at += 1));
    this.entries[this.at] = entry;
  }

  travel({ by }) {
    this.travels.push(by);
  }

  announce({ detail }) {
    this.told.push(detail);
  }

  // What the visitor does. `ops` is all that was asked for and not taken back, `served` how much of it was answered.

  ops = [];
  served = 0;
  from = null; // where a hand took the start from: { value }
  owed = []; // what was wanted: { want, since: the number of the last request before }

  change(change, wants = []) {
    this.ops.push(change);
    this.want(wants);
    this.tell({ type: "edit", change, wants });
  }

  want(wants) {
    for (const want of wants) this.owed.push({ want, since: this.state.sent });
  }

  look(name, value, want) {
    this.want([want]);
    this.tell({ type: "look", name, value });
  }

  get meant() {
    return fold(this.opening, this.ops);
  }

  cancel() {
    if (this.state.base === null) (this.opening = ""), (this.ops = []);
    else this.ops.length = this.served;
    this.tell({ type: "cancel" });
  }

  // The browser goes where it was asked to, or where the visitor's own buttons lead.
  pop(by = this.travels.shift()) {
    const to = this.at + (by ?? 0);
    if (!by || !this.entries[to]) return;
    this.at = to;
    this.from = null;
    const entry = this.entries[to];
    this.ops.push({ kind: "link", value: entry.base });
    this.want(["panel"]);
    this.tell({ type: "pop", entry });
  }

  // What the network does with the request under way

  get flight() {
    return this.air.values().next().value;
  }

  deliver() {
    if (!this.flight) return;
    const { request, ops } = this.flight, answer = serve(request);
    this.air.delete(request.number);
    if (request.open === undefined) this.served = ops;
    this.late.push(answer);
    const carried = request.open === undefined ? request.want : ["figures", "playback", "panel", "open"];
    this.owed = this.owed.filter(({ want, since }) => since >= request.number || !(carried.includes(want) || request.open !== undefined));
    this.tell({ type: "answer", link: answer });
  }

  lose(isComputed) {
    if (!this.flight) return;
    const { request } = this.flight;
    this.air.delete(request.number);
    if (isComputed) this.late.push(serve(request));
    this.tell({ type: "lost", number: request.number });
  }

  refuse(status) {
    if (!this.flight) return;
    const { request, ops } = this.flight;
    this.air.delete(request.number);
    if (request.open !== undefined) (this.opening = ""), (this.ops = []), (this.served = 0);
    else this.ops.splice(this.served, ops - this.served);
    this.tell({ type: "refused", number: request.number, status });
  }

  // An answer comes that nobody waits for: twice, or of a request that was given up.
  repeat(which) {
    const answer = this.late[which % (this.late.length || 1)];
    if (answer && !this.air.has(answer.number)) this.tell({ type: "answer", link: answer });
  }

  pass(which) {
    const [event] = this.timers.splice(which % (this.timers.length || 1), 1);
    if (event) this.tell(event.type === "health" ? { ...event, isThere: which % 3 > 0 } : event);
  }

  // From now on everything works: how many events it takes until nothing is left to do.
  settle() {
    let events = 0;
    for (; this.air.size || this.travels.length || this.state.paused; events += 1) {
      if (events > 100) throw new Error("it does not come to rest");
      if (this.travels.length) this.pop();
      else if (this.air.size) this.deliver();
      else this.pass(this.timers.findIndex(({ type }) => type === "retry"));
    }
    return events;
  }
}
