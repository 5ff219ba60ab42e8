// What is wrong with the page in its window, in words; `least` is the smallest size of a target. For tests/browser/test_widths.py.
/* global document, getComputedStyle, innerWidth, requestAnimationFrame, scrollTo */
export default async (least) => {
  const frame = () => new Promise(requestAnimationFrame);
  scrollTo(0, 0);
  await frame(), await frame();
  const root = document.documentElement, wrong = [];
  const tell = (what, one, more = "") => wrong.push(`${what}: ${nameOf(one)} ${more}`.trim());
  const nameOf = (one) => one.id || one.ariaLabel || one.textContent.trim().slice(0, 30) || one.className;
  const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getBoundingClientRect().width > 1;
  if (root.scrollWidth > root.clientWidth) wrong.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);

  // What is pressed: of a slider its rail, of a choice its label.
  const part = (one) => one.closest("label.lesson-option, .mantine-Slider-trackContainer") ?? one;
  const all = [...document.querySelectorAll("button, a[href], input, select, summary, textarea, [role=slider]")];
  const outside = ".skip, .visually-hidden, .visually-hidden *, p a, p .term, dialog *, [data-mantine-hidden] *, .mantine-Slider-root > input";
  const controls = [...new Set(all.filter((one) => seen(one) && !one.matches(outside) && one.type !== "hidden").map(part))];

  for (const one of controls) {
    const box = one.getBoundingClientRect(), { width, height } = box;
    if (Math.min(width, height) < least - 0.5) tell("small", one, `${Math.round(width)} × ${Math.round(height)}`);
    for (let around = one.parentElement; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around), edge = around.getBoundingClientRect();
      if (style.display === "contents") continue;
      if (style.overflowX !== "visible" && (box.left < edge.left - 1 || box.right > edge.right + 1)) tell("cut", one, `by ${nameOf(around)}`);
      if (["hidden", "clip"].includes(style.overflowY) && (box.top < edge.top - 1 || box.bottom > edge.bottom + 1)) tell("cut", one, `by ${nameOf(around)}`);
      if (style.position === "fixed") break;
    }
    if (box.left < -1 || box.right > innerWidth + 1) tell("out of the window", one);
    if (one.matches("button, summary, a") && one.scrollWidth > one.clientWidth + 1) tell("its text is cut", one);
    if (one.matches("select") && textOf(one) > one.clientWidth + 1) tell("its text is cut", one, `${textOf(one)} in ${one.clientWidth}`);
  }
  function textOf(list) {
    const style = getComputedStyle(list), ctx = document.createElement("canvas").getContext("2d");
    ctx.font = style.font;
    const text = ctx.measureText(list.selectedOptions[0]?.text ?? "").width;
    return Math.ceil(text + parseFloat(style.paddingLeft) + parseFloat(style.paddingRight) + 14); // and its arrow
  }

  for (const group of document.querySelectorAll(".bar, .view, .transport, .panel, .lesson")) {
    const own = controls.filter((one) => group.contains(one)).map((one) => [one, one.getBoundingClientRect()]);
    for (const [i, [one, a]] of own.entries()) for (const [other, b] of own.slice(i + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      const over = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (over > 1 && down > 1) tell("overlap", one, `and ${nameOf(other)}`);
    }
  }
  for (const name of document.querySelectorAll(".pane-name > *")) {
    if (!seen(name)) continue;
    const a = name.getBoundingClientRect();
    for (const one of controls) {
      const b = one.getBoundingClientRect();
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) tell("covered", name, `by ${nameOf(one)}`);
    }
  }
  const graph = document.querySelector(".view-stage .graph"), bar = document.querySelector(".transport");
  const hidden = seen(graph) && seen(bar) && !("lesson" in root.dataset) ? graph.getBoundingClientRect().bottom - bar.getBoundingClientRect().top : 0;
  if (hidden > 1) tell("covered", graph, `by the transport, ${Math.round(hidden)}`);
  for (const view of document.querySelectorAll(".view")) {
    if (!seen(view)) continue;
    const { left, right, width, height } = view.getBoundingClientRect();
    if (left < 0 || right > innerWidth) tell("out of the window", view);
    if (width < 180 || height < 180) tell("too small a view", view, `${Math.round(width)} × ${Math.round(height)}`);
    const graph = view.querySelector(".graph").getBoundingClientRect();
    if (graph.height < 120) tell("too small a graph", view, `${Math.round(graph.height)}`);
  }
  const rail = document.getElementById("transport-step");
  if (seen(rail) && rail.clientWidth < 80) tell("too short", rail, rail.clientWidth);
  return wrong;
};
