// Balls and trails over the contour map.

import { drawFlat } from "./ball.js";
import { arrow, startCross } from "./marks.js";
import { ballAt } from "./track.js";
import { cut, draw as drawTrail } from "./trail.js";

// The trail of one track in pixels of the map.
export function see(track, plot, steps) {
  const { line } = track;
  const px = line.u.map((u) => plot.left + u * plot.width);
  const py = line.v.map((v) => plot.top + (1 - v) * plot.height);
  return cut(px, py, line.t, line.gap, null, steps);
}

// Where a ball is drawn, or with `out` where the edge marker of a run that left stands.
export function pose(view, track, s, steps) {
  const { plot } = view;
  const ball = ballAt(track, s, steps);
  const at = (u, v) => [plot.left + u * plot.width, plot.top + (1 - v) * plot.height];
  const [x, y] = at(ball.u, ball.v);
  if (!ball.out) return { ...ball, x, y };
  const edge = ball.out.map((value) => Math.min(1, Math.max(0, value)));
  return { ...ball, x, y, edge: at(...edge), away: [ball.out[0] - edge[0], edge[1] - ball.out[1]].map(Math.sign) };
}

export function drawMap(ctx, view, scene, s) {
  const { look } = scene;
  const { plot } = view;
  if (view.start && view.start.every((value) => value >= 0 && value <= 1)) {
    startCross(ctx, look, plot.left + view.start[0] * plot.width, plot.top + (1 - view.start[1]) * plot.height);
  }
  const balls = [];
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.left, plot.top, plot.width, plot.height);
  ctx.clip();
  for (const { run, tracks, trails } of view.items) {
    const style = { color: run.color[look.scheme], casing: look.casing, width: 0.85 * look.trail, dash: run.dash, window: scene.window };
    tracks.forEach((track, i) => {
      drawTrail(ctx, trails[i], s, style);
      balls.push({ ...pose(view, track, s, scene.steps), run });
    });
  }
  ctx.restore();
  const radius = look.radius * 0.82;
  for (const ball of balls) {
    if (ball.edge) arrow(ctx, look, ball.run.color[look.scheme], ...ball.edge, ...ball.away);
    if (!(ball.alpha > 0) || !Number.isFinite(ball.x + ball.y)) continue;
    ctx.globalAlpha = ball.alpha;
    drawFlat(ctx, look, ball.run, ball.x, ball.y, radius);
  }
  ctx.globalAlpha = 1;
}
