// How panes that stand side by side share a place.

const SHAPE = 1.25; // a pane likes to be this much wider than high

/**
 * Columns that give the largest panes.
 * @type {(count: number, width: number, height: number) => number}
 */
export function columnsFor(count, width, height) {
  let best = 1, size = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const fits = Math.min(width / columns / SHAPE, height / rows);
    if (fits > size * 1.001) [best, size] = [columns, fits];
  }
  return best;
}
