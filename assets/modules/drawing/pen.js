// Draws lines through points on the screen, and leaves out the points that would not be missed: stroking costs by the point.

const SLACK = 0.15; // pixels by which a line may pass a point

/** @typedef {ReturnType<typeof pen>} Pen */

/**
 * A pen on a path: move(x, y) and line(x, y) as of the path itself, and end(), after which the last point is drawn as well.
 * @param {Pick<Path2D, "moveTo" | "lineTo">} path
 */
export function pen(path) {
  let ax = 0, ay = 0; // the last point drawn
  let x = 0, y = 0, far = 0, held = false; // the last point seen, how far it is from there, and whether it is still to be drawn
  let lx = 0, ly = 0, rx = 0, ry = 0, narrow = false; // left and right end of the directions that pass all points since closely enough

  function end() {
    if (held) path.lineTo((ax = x), (ay = y));
    held = narrow = false;
    far = 0;
  }

  /** @param {number} toX @param {number} toY */
  function move(toX, toY) {
    end();
    path.moveTo((ax = toX), (ay = toY));
  }

  /** @param {number} toX @param {number} toY */
  function line(toX, toY) {
    if (held && misses(toX - ax, toY - ay)) end();
    const vx = toX - ax, vy = toY - ay;
    far = Math.hypot(vx, vy);
    if (far > SLACK) aim(vx, vy, SLACK / far);
    [x, y, held] = [toX, toY, true];
  }

  /**
   * Whether a line to there would pass a point since too far away, or turn back.
   * @type {(vx: number, vy: number) => boolean}
   */
  const misses = (vx, vy) => narrow && (Math.hypot(vx, vy) < far || lx * vy > ly * vx || rx * vy < ry * vx);

  /** @param {number} vx @param {number} vy @param {number} share */
  function aim(vx, vy, share) {
    const left = [vx - share * vy, vy + share * vx], right = [vx + share * vy, vy - share * vx];
    if (!narrow || lx * left[1] < ly * left[0]) [lx, ly] = left;
    if (!narrow || rx * right[1] > ry * right[0]) [rx, ry] = right;
    narrow = true;
  }

  return { move, line, end };
}
