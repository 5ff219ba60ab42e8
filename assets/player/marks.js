// Small fixed signs: where descent starts, where the known minima lie, and where a run that left can be looked for.

export function startCross(ctx, look, x, y, size = 6) {
  for (const [color, width] of [[look.paper, 4.5], [look.ink, 1.8]]) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.lineCap = "round";
    ctx.beginPath();
    ctx.moveTo(x - size, y - size), ctx.lineTo(x + size, y + size);
    ctx.moveTo(x - size, y + size), ctx.lineTo(x + size, y - size);
    ctx.stroke();
  }
}

export function star(ctx, look, x, y, size = 7) {
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const r = i % 2 ? 0.45 * size : size;
    const angle = (Math.PI * i) / 5 - Math.PI / 2;
    ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.paper;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.fillStyle = look.gold;
  ctx.fill();
  ctx.strokeStyle = look.ink;
  ctx.lineWidth = 1.2;
  ctx.stroke();
}

// An arrow head at (x, y) that points along (dx, dy).
export function arrow(ctx, look, color, x, y, dx, dy, size = 9) {
  const length = Math.hypot(dx, dy) || 1;
  const c = dx / length, s = dy / length;
  const at = (a, b) => [x + a * c - b * s, y + a * s + b * c];
  ctx.beginPath();
  ctx.moveTo(...at(0, 0));
  ctx.lineTo(...at(-1.5 * size, -0.75 * size));
  ctx.lineTo(...at(-1.1 * size, 0));
  ctx.lineTo(...at(-1.5 * size, 0.75 * size));
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.paper;
  ctx.lineWidth = 3.5;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
}
