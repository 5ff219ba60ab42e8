// What the benchmarks do inside the page: move the player and its rivals frame by frame, and watch.
(() => {
  const BALL = { type: "scatter3d", mode: "markers", marker: { size: 6 } };
  const TRAIL = { type: "scatter3d", mode: "lines", line: { width: 4 } };
  const frame = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
  const stage = () => document.querySelector("[data-view=stage] .js-plotly-plot");
  let rival = null, paths = [];

  // The same surface in a graph of its own, of the same size, with a ball and a trail per run: what `Plotly.animate` is for.
  async function prepare(count) {
    const { width, height } = stage().getBoundingClientRect();
    const { data, layout } = stage();
    const { steps } = window.landscape.state();
    const ends = ["xaxis", "yaxis", "zaxis"].map((axis) => layout.scene[axis].range);
    const at = ([lo, hi], share) => lo + (hi - lo) * share;
    paths = Array.from({ length: count }, (_, run) => {
      const k = Array.from({ length: steps + 1 }, (_, i) => i);
      const wave = (turn) => k.map((i) => 0.5 + 0.4 * Math.cos(0.02 * i + run + turn) * (1 - i / steps));
      return { x: wave(0).map((s) => at(ends[0], s)), y: wave(1.6).map((s) => at(ends[1], s)), z: k.map((i) => at(ends[2], 1 - i / steps)) };
    });
    rival?.remove();
    rival = document.body.appendChild(document.createElement("div"));
    Object.assign(rival.style, { position: "fixed", left: 0, top: 0, width: `${width}px`, height: `${height}px`, zIndex: 99 });
    const whole = { ...structuredClone(layout), width, height, showlegend: false };
    await window.Plotly.newPlot(rival, [data[0], ...paths.map((path) => ({ ...BALL, ...point(path, 0) })), ...paths.map((path) => ({ ...TRAIL, ...trail(path, 0) }))], whole);
  }

  const axes = (then) => Object.fromEntries(["x", "y", "z"].map((axis) => [axis, then(axis)]));
  const point = (path, k) => axes((axis) => [path[axis][k]]);
  const trail = (path, k) => axes((axis) => path[axis].slice(0, k + 1));
  const places = (k) => [...paths.map((path) => point(path, k)), ...paths.map((path) => trail(path, k))];

  const MOVES = {
    nothing() {},
    player: (k) => window.landscape.seek(k),
    async animate(k) {
      const data = places(k);
      const now = { mode: "immediate", frame: { duration: 0 }, transition: { duration: 0 } };
      await window.Plotly.animate(rival, { data, traces: data.map((_, i) => i + 1) }, now);
    },
    async restyle(k) {
      const data = places(k);
      await window.Plotly.restyle(rival, axes((axis) => data.map((one) => one[axis])), data.map((_, i) => i + 1));
    },
  };

  // Play fast from `begin` (0…1) on, for so many frames.
  async function play(frames, begin) {
    const { landscape } = window, { steps } = landscape.state();
    landscape.seek(Math.round(steps * begin));
    landscape.play();
    for (let i = 0; i < frames; i += 1) await frame();
    landscape.pause();
  }

  // Move by one or the other to so many places spread over the run, from `begin` (0…1) on, one per frame.
  async function move(how, frames, begin) {
    const { steps } = window.landscape.state();
    for (let i = 0; i < frames; i += 1) {
      await MOVES[how](Math.round(steps * ((begin + i / frames) % 1)));
      await frame();
    }
  }

  // From a key on a slider to the first frame that has the new paths, in ms.
  function answered() {
    return new Promise((done) => {
      let begun = 0;
      document.addEventListener("keydown", () => (begun = performance.now()), { capture: true, once: true });
      document.addEventListener("landscape:load", () => {
        const off = window.landscape.on("frame", () => (off(), setTimeout(() => done(performance.now() - begun))));
      }, { once: true });
    });
  }

  // Whatever held the main thread for more than 50 ms, in ms.
  function longTasks(seconds) {
    return new Promise((done) => {
      const found = [];
      const watch = new PerformanceObserver((list) => found.push(...list.getEntries().map(({ duration }) => duration)));
      watch.observe({ type: "longtask" });
      setTimeout(() => (watch.disconnect(), done(found)), 1000 * seconds);
    });
  }

  window.bench = { prepare, move, play, answered, longTasks };
})();
