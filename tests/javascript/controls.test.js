// What the reducer promises for any order of edits, answers, losses and repetitions.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { face, rests } from "#assets/modules/controls/reducer.js";
import { World } from "./controls-world.js";

// Whatever may happen, each with a number to choose by.
const VISITOR = {
  add: (world, n) => world.change({ kind: "runs", name: "add", value: `${world.ops.length}.${n}` }, ["panel"]),
  order: (world, n) => world.change({ kind: "order", slot: n % 4, value: n }),
  slide: (world, n) => world.change({ kind: "optimizer", slot: 0, name: n % 2 ? "lr" : "beta", value: n }),
  follow: (world, n) => ((world.from = null), world.change({ kind: "link", value: `link ${n}` }, ["panel"])),
  layer: (world, n) => world.look("gradient", n % 2 === 0, n % 2 === 0 && world.state.base !== null ? "playback" : "nothing"),
  compare: (world, n) => world.look("compare", `${n}`, world.state.base !== null ? "explorer" : "nothing"),
  drag(world, n) {
    world.from ??= { value: JSON.parse(world.meant).start };
    world.ops.push({ kind: "start", value: [n, n] });
    world.tell({ type: "drag", place: [n, n] });
  },
  start(world, n) {
    world.from = null;
    world.ops.push({ kind: "start", value: [n, n] });
    world.tell({ type: "start", place: [n, n] });
  },
  drop(world) {
    if (world.from) world.ops.push({ kind: "start", value: world.from.value });
    world.from = null;
    world.tell({ type: "drop" });
  },
  undo: (world) => world.tell({ type: "undo" }),
  redo: (world) => world.tell({ type: "redo" }),
  back: (world) => world.pop(-1),
  travel: (world) => world.pop(),
};
const NETWORK = {
  deliver: (world) => world.deliver(),
  loseRequest: (world) => world.lose(false),
  loseAnswer: (world) => world.lose(true),
  repeat: (world, n) => world.repeat(n),
  pass: (world, n) => world.pass(n),
  online: (world) => world.tell({ type: "online" }),
};
const GIVING_UP = {
  cancel: (world) => ((world.from = null), world.tell({ type: "drop" }), world.cancel()),
  refuse: (world, n) => ((world.from = null), world.tell({ type: "drop" }), world.refuse(n % 2 ? 413 : 500)),
};

const happening = (acts) => fc.array(fc.tuple(fc.constantFrom(...Object.keys(acts)), fc.nat(60)), { maxLength: 80 });

function live(acts, happenings) {
  const world = new World("a link");
  for (const [name, n] of happenings) acts[name](world, n);
  VISITOR.drop(world);
  world.settle();
  return world;
}

const always = (acts, check) => fc.assert(fc.property(happening(acts), (happenings) => check(live(acts, happenings))), { numRuns: 600 });

const ANY_ORDER = { ...VISITOR, ...NETWORK };
const ALL = { ...ANY_ORDER, ...GIVING_UP };

test("nothing is lost and nothing is done twice, whatever becomes of requests and answers", () => {
  always(ANY_ORDER, (world) => assert.deepEqual(JSON.parse(world.state.base), JSON.parse(world.meant)));
});

test("one request is under way at a time", () => {
  always(ALL, (world) => assert.equal(world.most, 1));
});

test("it comes to rest, with nothing that says otherwise", () => {
  always(ALL, (world) => {
    assert.ok(rests(world.state));
    const { busy, offline } = face(world.state);
    assert.deepEqual({ busy, offline }, { busy: false, offline: false });
  });
});

test("what is wanted comes, by a request that was sent after it was wanted", () => {
  always(ANY_ORDER, (world) => assert.deepEqual(world.owed.filter(({ want }) => want !== "nothing"), []));
});

test("the address is that of the scenario, and the history knows where it stands", () => {
  always(ANY_ORDER, ({ entries, at, state }) => {
    assert.equal(entries[at].base, state.base);
    assert.deepEqual([state.depth, state.deepest >= at], [at, true]);
    entries.forEach((entry, depth) => assert.equal(entry.depth, depth));
  });
});

test("cancelling and refusals take back what was not answered, and nothing else", () => {
  const acts = { ...NETWORK, ...GIVING_UP };
  for (const name of ["add", "order", "slide", "layer", "compare"]) acts[name] = VISITOR[name];
  always(acts, (world) => {
    if (world.state.base === null) VISITOR.slide(world, 1), world.settle(); // not even the first page: the next change tries again
    assert.deepEqual(JSON.parse(world.state.base), JSON.parse(world.meant));
  });
});
