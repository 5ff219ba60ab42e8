// Stands in for controls/scenario.js on a page that is one file: how the scenario is looked at may change, the scenario itself only where
// the page around it makes another one of it (frame.js).

import { emit, on } from "../page/bus.js";

/** @typedef {Record<string, any>} Looks */

/** @type {Looks} */
let looks = {};
let base = "", takes = false;

/** @type {(query: string, view: Looks, isTaker: boolean) => void} */
export function begin(query, view, isTaker) {
  [base, looks, takes] = [query, view, isTaker];
  emit("look", looks);
}

/** @type {(kind: string) => boolean} whether somebody makes another scenario of what a hand does */
export const takesChanges = (kind) => takes && kind === "start";

/** @type {(name: string, value: unknown) => void} */
export function setView(name, value) {
  looks = { ...looks, [name]: value };
  emit("look", looks);
}

/** @type {(name: string) => any} */
export const seen = (name) => looks[name];
export const asked = () => ({ base, view: looks });
export const unanswered = () => /** @type {any[]} */ ([]);

// What only the server can do is not done.
export const open = () => {};
export const push = () => {};
export const leave = () => {};
export const undo = () => {};
export const redo = () => {};
export const cancel = () => {};
export const surprise = () => {};
export const zoom = () => {};

on("load", () => emit("look", looks));
