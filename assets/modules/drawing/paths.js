// The paths that drawings are made of. A drawing that becomes a file of vectors needs to know what they are made of, which the
// browser's own do not tell: while it is made, paths come from whoever makes it.

let maker = () => new Path2D();

/** An empty path. */
export const newPath = () => maker();

/** Who makes paths now: what is kept from one drawing to the next is kept for each. */
export const paths = () => maker;

/**
 * Draw with paths of one's own.
 * @template Done
 * @param {() => Path2D} own
 * @param {() => Done} then
 * @returns {Done}
 */
export function withPaths(own, then) {
  const before = maker;
  maker = own;
  try {
    return then();
  } finally {
    maker = before;
  }
}
