// What the page does in the cases that one can name; controls.test.js tries any order of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { face, INITIAL, reduce } from "#assets/modules/controls/reducer.js";

const USUAL = { projector: false, fog: false, compare: "", lesson: null, at: null, step: null, curve: "loss" };
const ASKS = { on: ["gradient"], any: ["curve"], explorer: ["compare"], figures: ["ramp"] };
const rate = (value) => ({ type: "edit", change: { kind: "optimizer", slot: 0, name: "lr", value } });
const move = (value, stroke) => ({ type: "edit", change: { kind: "rows", slot: -1, name: "move", value, stroke } });

// Events one after the other; gives the state, all effects, and how to go on.
function play(state, ...events) {
  const effects = [];
  for (const event of events) {
    const [next, more] = reduce(state, event);
    state = next;
    effects.push(...more);
  }
  const only = (name) => effects.filter((effect) => effect.do === name);
  return { state, effects, only, sent: only("send").map(({ request }) => request), written: only("write"), on: (...more) => play(state, ...more) };
}

const answer = (number, query, more = {}) => ({ type: "answer", link: { number, query, ...more } });
const opening = (view = {}) => answer(1, "first", { view, usual: USUAL, asks: ASKS });
const opened = (view) => play(INITIAL, { type: "open", query: "?first" }, opening(view)).state;

test("the page opens at its link, whose looks it keeps", () => {
  const { sent, written, state } = play(INITIAL, { type: "open", query: "?first&fog=1" }, opening({ ...USUAL, fog: true }));
  assert.deepEqual(sent.map(({ number, open }) => [number, open]), [[1, "?first&fog=1"]]);
  assert.deepEqual(written.map(({ query, isNew }) => [query, isNew]), [["first&fog=1", false]]);
  assert.deepEqual(state.view, { fog: true });
});

test("what is done while the page opens is done once it is open", () => {
  const { sent, state } = play(INITIAL, { type: "open", query: "" }, rate(0.1), { type: "look", name: "curve", value: "rate" }, opening());
  assert.deepEqual(sent.map(({ base, changes }) => [base, changes?.length]), [[undefined, undefined], ["first", 1]]);
  assert.deepEqual([state.view.curve, state.base], ["rate", "first"]);
});

test("a request says where it starts from, what was done and how it is looked at", () => {
  const { sent } = play(opened(), { type: "look", name: "fog", value: true }, { ...rate(0.1), wants: ["panel"] });
  const changes = [{ kind: "optimizer", slot: 0, name: "lr", value: 0.1 }];
  assert.deepEqual(sent, [{ number: 2, view: { fog: true }, base: "first", changes, want: ["panel"] }]);
});

test("what needs data asks for it, what does not asks nothing", () => {
  const asks = (name, value) => play(opened(), { type: "look", name, value }).sent.map(({ want }) => want);
  assert.deepEqual(asks("fog", true), []);
  assert.deepEqual(asks("gradient", true), [["playback"]]);
  assert.deepEqual(asks("gradient", false), []);
  assert.deepEqual(asks("curve", "rate"), [["playback"]]);
  assert.deepEqual(asks("compare", "mae"), [["explorer"]]);
  assert.deepEqual(asks("ramp", "grey"), [["figures"]]);
});

test("a lost request is sent again after pauses that grow to a longest, and says so from the second loss on", () => {
  let now = play(opened(), rate(0.1));
  const pauses = [], said = [];
  for (let i = 0; i < 9; i++) {
    now = now.on({ type: "lost", number: now.state.sent });
    const [{ ms, event }] = now.only("after");
    pauses.push(ms);
    said.push(face(now.state).offline);
    assert.deepEqual(now.sent, []);
    now = now.on(event);
    assert.equal(now.sent.length, 1);
  }
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 8000, 8000, 8000, 8000]);
  assert.deepEqual(said, [false, ...Array(8).fill(true)]);
  assert.equal(face(now.on(answer(now.state.sent, "next")).state).offline, false);
});

test("the address keeps a text of a link that cannot be read until something is changed", () => {
  const misread = [{ kind: "surface", slot: -1, name: "z", text: "sen(x)" }];
  const now = play(INITIAL, { type: "open", query: "?wrong" }, answer(1, "first", { view: {}, usual: USUAL, asks: ASKS, misread, said: "wrong" }));
  assert.deepEqual(now.only("announce")[0].detail.misread, misread);
  assert.deepEqual(now.on({ type: "look", name: "fog", value: true }).written.map(({ query }) => query), ["wrong&fog=1"]);
  assert.equal(now.on(rate(0.1), answer(2, "next")).written.at(-1).query, "next");
});

test("a server that others keep busy is not said to be away, and is asked again", () => {
  let now = play(opened(), rate(0.1));
  for (let i = 0; i < 4; i++) {
    now = now.on({ type: "lost", number: now.state.sent, crowded: true });
    assert.deepEqual([face(now.state).busy, face(now.state).offline], [true, false]);
    now = now.on(now.only("after")[0].event);
    assert.equal(now.sent.length, 1);
  }
  assert.equal(face(now.on({ type: "lost", number: now.state.sent, crowded: false }).state).offline, true);
  assert.deepEqual(face(now.on(answer(now.state.sent, "next")).state).busy, false);
  assert.equal(face(now.on({ type: "cancel" }).state).busy, false);
});

test("a pause that is over by then does not end a later one", () => {
  const again = play(opened(), rate(0.1), { type: "lost", number: 2 }, { type: "online" }, { type: "lost", number: 3 });
  assert.deepEqual(again.on({ type: "retry", failures: 1 }).sent, []);
  assert.equal(again.on({ type: "retry", failures: 2 }).sent.length, 1);
});

test("being connected again does not wait for the pause", () => {
  assert.equal(play(opened(), rate(0.1), { type: "lost", number: 2 }).on({ type: "online" }).sent.length, 1);
});

test("a server that is back is asked anew at once, one that thinks is left in peace, but not for ever", () => {
  const slow = play(opened(), rate(0.1), { type: "slow", number: 2 });
  assert.deepEqual([face(slow.state).busy, face(slow.state).offline], [true, false]);
  assert.deepEqual(slow.on({ type: "late", number: 2 }).effects, [{ do: "checkHealth", number: 2 }]);
  const away = slow.on({ type: "health", number: 2, isThere: false });
  assert.deepEqual([face(away.state).busy, face(away.state).offline], [false, true]);
  const back = away.on({ type: "health", number: 2, isThere: true });
  assert.deepEqual([back.only("abort").length, back.sent.map(({ number }) => number), face(back.state).offline], [1, [3], false]);
  const thinking = slow.on(...Array(19).fill({ type: "health", number: 2, isThere: true }));
  assert.deepEqual([thinking.only("abort"), thinking.sent], [[], []]);
  assert.equal(thinking.on({ type: "health", number: 2, isThere: true }).only("abort").length, 1);
});

test("what is refused is taken back, said in one word, and not sent again", () => {
  for (const [status, why] of [[413, "large"], [500, "failed"], [400, "failed"]]) {
    const { sent, state, only } = play(opened(), rate(0.1)).on({ type: "refused", number: 2, status });
    assert.deepEqual(sent.map(({ changes, want }) => [changes, want]), [[[], ["playback", "panel"]]]);
    assert.equal(face(state).refusal, why);
    assert.deepEqual(only("announce").map(({ detail }) => [detail.refusal, detail.done, detail.changes.length]), [[why, false, 1]]);
    assert.deepEqual(play(state, { type: "refused", number: 3, status }).sent, []);
    assert.equal(face(play(state, rate(0.2)).state).refusal, "");
  }
});

test("a link that is refused, or given up, gives way to the first page", () => {
  for (const event of [{ type: "refused", number: 1, status: 500 }, { type: "cancel" }]) {
    const { sent } = play(INITIAL, { type: "open", query: "?heavy" }).on(event);
    assert.deepEqual(sent.map(({ open }) => open), [""]);
  }
});

test("cancelling gives the request up and shows what was answered; how it is looked at stays", () => {
  const { sent, only, state } = play(opened(), rate(0.1), { type: "look", name: "compare", value: "mae" }).on({ type: "cancel" });
  assert.deepEqual(only("abort"), [{ do: "abort", number: 2 }]);
  assert.deepEqual(sent.map(({ base, changes, want }) => [base, changes, want]), [["first", [], ["explorer", "playback", "panel"]]]);
  assert.equal(state.view.compare, "mae");
  assert.deepEqual(play(opened(), { type: "cancel" }).effects, []);
});

test("a late answer that shows itself is made good, one that was there before is not", () => {
  const now = play(opened(), rate(0.1), answer(2, "second"));
  assert.deepEqual(now.on(answer(2, "second")).sent, []);
  assert.deepEqual(now.on(answer(1, "first")).sent.map(({ base, want }) => [base, want]), [["second", ["figures", "playback", "panel"]]]);
});

test("a change is an entry of the history, a drag of rows one however many answers it takes", () => {
  const one = play(opened(), rate(0.1), answer(2, "second"));
  assert.deepEqual(one.written.map(({ isNew, entry }) => [isNew, entry.depth, entry.base]), [[true, 1, "second"]]);
  const dragged = one.on(move([1, 2], "a"), answer(3, "third"), move([1, 3], "a"), answer(4, "fourth"), move([1, 3], "b"), answer(5, "fifth"));
  assert.deepEqual(dragged.written.map(({ isNew, entry }) => [isNew, entry.depth]), [[true, 2], [false, 2], [true, 3]]);
  assert.deepEqual([face(dragged.state).undo, face(dragged.state).redo], [true, false]);
});

test("an answer that changes nothing is no entry", () => {
  assert.deepEqual(play(opened(), rate(0.1), answer(2, "first")).written.map(({ isNew }) => isNew), [false]);
});

test("a dragged start is one entry when the hand lets go, and none when the drag is called off", () => {
  const drag = (x) => ({ type: "drag", place: [x, 0] });
  const dragged = play(opened(), drag(1), drag(2), answer(2, "at 1"), answer(3, "at 2"));
  assert.deepEqual(dragged.written, []);
  assert.deepEqual(dragged.sent.map(({ changes }) => changes[0].value), [[1, 0], [2, 0]]);
  const let_go = dragged.on({ type: "start", place: [3, 0] }, { type: "drop" }, answer(4, "at 3"));
  assert.deepEqual(let_go.written.map(({ isNew, query }) => [isNew, query]), [[true, "at 3"]]);
  const off = dragged.on({ type: "drop" });
  assert.deepEqual(off.sent.map(({ changes }) => changes.map(({ kind, value }) => [kind, value])), [[["start", "first"]]]);
  assert.deepEqual(off.on(answer(4, "first")).written.map(({ isNew, query }) => [isNew, query]), [[false, "first"]]);
});

const carry = (value, before = [5, 6]) => ({ type: "carry", change: { kind: "rows", slot: -1, name: "move", value: [3, ...value], stroke: "drag 1" }, before });

test("a row that a hand carries is one entry when it lets go, and none when the drag is called off", () => {
  const carried = play(opened(), carry([1, 1]), carry([2, 2]), answer(2, "at 1"), answer(3, "at 2"));
  assert.deepEqual(carried.written, []);
  assert.deepEqual(carried.sent.map(({ changes }) => changes[0].value), [[3, 1, 1], [3, 2, 2]]);
  const { state, written } = carried.on({ type: "release" });
  assert.deepEqual(written.map(({ isNew, query }) => [isNew, query]), [[true, "at 2"]]);
  assert.deepEqual(play(state, { type: "drop" }).effects, []);
  const off = carried.on({ type: "drop" });
  assert.deepEqual(off.sent.map(({ changes }) => changes), [[{ kind: "rows", slot: -1, name: "link", value: "first" }]]);
  assert.deepEqual(off.on(answer(4, "first")).written.map(({ isNew, query }) => [isNew, query]), [[false, "first"]]);
});

test("a drag of a row that is called off before it was answered is no entry either", () => {
  const { sent, written } = play(opened(), carry([1, 1]), { type: "drop" }, answer(2, "at 1"), answer(3, "first"));
  assert.deepEqual(sent.map(({ base, changes }) => [base, changes[0].name]), [["first", "move"], ["at 1", "link"]]);
  assert.deepEqual(written.map(({ isNew, query }) => [isNew, query]), [[false, "first"]]);
});

test("what is answered after a row was let go of belongs to the same entry", () => {
  const { written } = play(opened(), carry([1, 1]), carry([2, 2]), answer(2, "at 1"), { type: "release" }, answer(3, "at 2"));
  assert.deepEqual(written.map(({ isNew, query }) => [isNew, query]), [[true, "at 1"], [false, "at 2"]]);
});

test("a row whose place no link tells yet is put back by its numbers", () => {
  const nudge = { type: "edit", change: { ...carry([5, 6]).change, stroke: "key 1" }, wants: [] };
  const off = play(opened(), nudge, carry([7, 7]), { type: "drop" }, answer(2, "nudged"));
  assert.deepEqual(off.sent.at(-1).changes.map(({ name, value }) => [name, value]), [["move", [3, 5, 6]]]);
});

test("a hand that lets go of nothing writes nothing", () => assert.deepEqual(play(opened(), { type: "release" }).effects, []));

test("a start that is taken up again before it was answered is put back where it was by then", () => {
  const off = play(opened(), { type: "start", place: [1, 1] }, { type: "drag", place: [2, 2] }, { type: "drop" }, answer(2, "at 1"));
  assert.deepEqual(off.sent.at(-1).changes.map(({ value }) => value), [[1, 1]]);
  const own = play(opened(), { type: "edit", change: { kind: "surface", slot: -1, name: "slug", value: "bowl" } }, { type: "drag", place: [2, 2] }, { type: "drop" });
  assert.equal(own.on(answer(2, "bowl")).sent[0].changes[0].value, null);
});

test("another scenario takes the start out of the hand", () => {
  for (const event of [{ type: "leave", query: "next" }, { type: "go", query: "next", looks: {} }, { type: "pop", entry: { depth: 0, base: "next" } }]) {
    const { state } = play(opened(), { type: "drag", place: [1, 1] }, event);
    assert.equal(state.hand, null);
    assert.deepEqual(play(state, { type: "drop" }).effects, []);
  }
});

test("undo stays among the page's entries, and a way back is no new one", () => {
  assert.deepEqual(play(opened(), { type: "undo" }, { type: "redo" }).effects, []);
  const two = play(opened(), rate(0.1), answer(2, "second"));
  assert.deepEqual(two.on({ type: "undo" }).effects, [{ do: "travel", by: -1 }]);
  const back = two.on({ type: "pop", entry: { depth: 0, base: "first", lesson: null, at: null } });
  assert.deepEqual(back.sent.map(({ changes }) => changes[0].value), ["first"]);
  const there = back.on(answer(3, "first"));
  assert.deepEqual(there.written.map(({ isNew, entry }) => [isNew, entry.depth]), [[false, 0]]);
  assert.deepEqual([face(there.state).undo, face(there.state).redo], [false, true]);
});

test("an entry of the browser's own making, for a fragment, changes nothing and can be undone", () => {
  const { state, sent, written } = play(opened(), rate(0.1), answer(2, "second")).on({ type: "pop", entry: null });
  assert.deepEqual(sent, []);
  assert.deepEqual(written.map(({ isNew, entry, query }) => [isNew, entry.depth, query]), [[false, 2, "second"]]);
  assert.deepEqual([face(state).undo, face(state).redo], [true, false]);
});

test("a step of a lesson is one entry, named when it has come, and its link need not repeat its scenario", () => {
  const step = { type: "go", query: "step", looks: { lesson: "loss", at: 2 } };
  const gone = play(opened(), step, { type: "step", query: "step" });
  assert.deepEqual(gone.written, []);
  const there = gone.on(answer(2, "step"));
  assert.deepEqual(there.written.map(({ isNew, query }) => [isNew, query]), [[true, "lesson=loss&at=2"]]);
  assert.deepEqual(there.on({ type: "leave", query: "" }).state.view, {});
  const same = there.on({ ...step, looks: { at: 3 } }, answer(3, "step"));
  assert.deepEqual(same.written.map(({ isNew }) => isNew), [true]);
});

test("where playback stands is in the address, but not while a lesson is open", () => {
  const played = { type: "played", looks: { step: 7, speed: 30 } };
  assert.equal(play(opened(), played).written[0].query, "first&step=7&speed=30");
  assert.equal(play(opened({ ...USUAL, lesson: "loss", at: 1 }), played).written[0].query, "first&lesson=loss&at=1&speed=30");
  assert.deepEqual(play(INITIAL, played).effects, []);
});
