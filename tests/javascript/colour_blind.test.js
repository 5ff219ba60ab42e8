import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";
import { ALIKE, DIVERGED, ELSEWHERE, FIRST, SECOND, SLOW, STUCK } from "#assets/modules/data/basins.js";
import { colourOf, lightnessOf } from "#assets/modules/drawing/basins.js";

import { told } from "./told.js";

// Machado, Oliveira and Fernandes (2009), severity 1, for linear light.
const BLIND = {
  nobody: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};
const APART = 0.035; // in OKLab, of which about 0.02 is the least that is seen side by side
const DARKER = 0.1; // by which the line between two basins is
const LEVELS = [0, 64, 127, 190, 254];
const HUED = [0, 1, 2, 3], PLAIN = [SLOW, STUCK, DIVERGED];

const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));

function seen(rgb, who) {
  const light = times(BLIND[who], rgb.map((value) => linear(value / 255))).map((value) => Math.min(1, Math.max(0, value)));
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], light).map(Math.cbrt);
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]], cones);
}

const apart = (a, b, who) => Math.hypot(...seen(a, who).map((value, i) => value - seen(b, who)[i]));
const pairs = (all) => all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b]));

/** One cell alone, or one beside another fate. */
const cell = (label, level, scheme, beside = label, between = null) => {
  const map = { points: 2, labels: [label, beside, label, label], levels: [level, level, level, level], between };
  return colourOf(map, label, lightnessOf(map, 0, scheme), scheme);
};

/** The shades of a stripe of cells. */
const stripe = (label, scheme, between) => {
  const map = { points: 4, labels: Array(16).fill(label), levels: Array(16).fill(0), between };
  return [0, 2].map((i) => colourOf(map, label, lightnessOf(map, i, scheme), scheme));
};

for (const scheme of ["light", "dark"]) {
  for (const who of Object.keys(BLIND)) {
    test(`${who} tells fates apart, ${scheme}`, () => {
      const hued = LEVELS.flatMap((level) => pairs(HUED).map(([a, b]) => [a, b, level]));
      const mixed = LEVELS.flatMap((level) => HUED.flatMap((a) => PLAIN.map((b) => [a, b, level])));
      for (const [a, b, level] of [...hued, ...mixed, ...pairs(PLAIN).map(([a, b]) => [a, b, 0])]) {
        const distance = apart(cell(a, level, scheme), cell(b, level, scheme), who);
        assert.ok(distance >= APART, `${a} and ${b} at ${level}: ${distance.toFixed(3)}`);
      }
    });

    test(`${who} tells where two runs part and who is lower, ${scheme}`, () => {
      for (const [a, b] of pairs(told.colors)) {
        const between = [{ color: a }, { color: b }], one = (label) => cell(label, 0, scheme, label, between);
        for (const [c, d] of [[FIRST, ALIKE], [SECOND, ALIKE], [FIRST, ELSEWHERE], [SECOND, ELSEWHERE], [ALIKE, ELSEWHERE]]) {
          assert.ok(apart(one(c), one(d), who) >= 0.06, `${a[scheme]}, ${b[scheme]}: ${c} and ${d}`);
        }
        const [dark, light] = stripe(SECOND, scheme, between).sort((c, d) => seen(c, who)[0] - seen(d, who)[0]);
        assert.ok(apart(dark, light, who) >= 0.06, `stripes of ${b[scheme]}`);
        assert.equal(apart(...stripe(FIRST, scheme, between), who), 0);
      }
    });

    test(`${who} sees where one basin ends, ${scheme}`, () => {
      for (const level of LEVELS) {
        for (const [a, b] of pairs(HUED)) {
          const line = cell(a, level, scheme, b);
          for (const side of [a, b]) assert.ok(apart(line, cell(side, level, scheme), who) >= DARKER, `${a} and ${b} at ${level}`);
        }
      }
    });
  }
}
