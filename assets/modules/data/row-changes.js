// What a hand does to the rows, done here at once; the server does the same to the text in the link, and answers with everything else.

const digits = (value) => Number(value.toPrecision(5)); // as many as the link keeps

export const kept = (values) => values.map(digits);

/**
 * Change rows in place.
 * @param {any} rows
 * @param {{ name?: string, value?: unknown }} change value: [row, inputs…, target]
 */
export function change(rows, { name, value }) {
  const [row, ...values] = Array.isArray(value) ? value : [];
  if (name === "move" && row < rows.count) columnsOf(rows).forEach((column, i) => (column[row] = values[i]));
  if (name === "add") renew(rows, (column, i) => Float32Array.of(...column, values[i]), Uint8Array.of(...rows.held, 0));
  if (name === "remove" && row < rows.count && rows.count > 1) {
    const others = (column) => column.filter((_, k) => k !== row);
    renew(rows, others, others(rows.held));
  }
  rows.version = (rows.version ?? 0) + 1;
}

const columnsOf = (rows) => [...rows.x, rows.y];

function renew(rows, column, held) {
  rows.x = rows.x.map(column);
  rows.y = column(rows.y, rows.x.length);
  rows.held = held;
  rows.count = rows.y.length;
  rows.learnt = Int32Array.from(rows.y.keys()).filter((row) => !held[row]);
}
