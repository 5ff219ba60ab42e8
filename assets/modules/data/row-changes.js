// What a hand does to the rows, done here at once; the server does the same to the text in the link, and answers with everything else.

/** @import { Rows } from "../types.js" */

/** @typedef {Rows["y"]} Column */
/** @typedef {(column: Column, i: number) => Column} Renew */

/** @type {(value: number) => number} */
const rounded = (value) => Number(value.toPrecision(5)); // as many as the link keeps

/** @type {(values: number[]) => number[]} */
export const toKeep = (values) => values.map(rounded);

/**
 * Change rows in place.
 * @param {Rows} rows
 * @param {{ name?: string, value?: unknown }} change value: [row, inputs…, target]
 */
export function change(rows, { name, value }) {
  const [row, ...values] = Array.isArray(value) ? value : [];
  if (name === "move" && row < rows.count) columnsOf(rows).forEach((column, i) => (column[row] = values[i]));
  if (name === "add") renew(rows, (column, i) => Float32Array.of(...column, values[i]), Uint8Array.of(...rows.held, 0));
  if (name === "remove" && row < rows.count && rows.count > 1) {
    /** @type {Renew} */
    const others = (column) => column.filter((_, k) => k !== row);
    renew(rows, others, others(rows.held, 0));
  }
  rows.version = (rows.version ?? 0) + 1;
}

/** @type {(rows: Rows) => Rows["x"]} */
const columnsOf = (rows) => [...rows.x, rows.y];

/** @type {(rows: Rows, column: Renew, held: Column) => void} */
function renew(rows, column, held) {
  rows.x = rows.x.map(column);
  rows.y = column(rows.y, rows.x.length);
  rows.held = held;
  rows.count = rows.y.length;
  rows.learnt = Int32Array.from(rows.y.keys()).filter((row) => !held[row]);
}
