// Between the page's controls and the server: gathers what the user changed, sends one request at a time, keeps the address bar.
// A change that has not been answered yet is sent again with the next request, so none is lost.
(() => {
  const PATIENCE = 5000; // ms after which an unanswered request no longer holds back the next
  const known = new Map(); // last value seen of every control
  let changes = []; // not answered yet
  let sent = 0, answeredTo = 0, sentAt = 0, opened = null;
  let base = "", view = {}, usual = {};

  const root = document.documentElement;
  const isDark = () => root.dataset.mantineColorScheme === "dark";

  function post(extra = {}) {
    sent += 1;
    sentAt = performance.now();
    for (const change of changes) change.sent ??= sent;
    const request = { number: sent, changes: changes.map(({ sent: _, ...change }) => change), view, dark: isDark(), ...extra };
    window.dash_clientside.set_props("request", { data: request });
  }

  const busy = () => sent > answeredTo && performance.now() - sentAt < PATIENCE;

  function push(change) {
    const same = (one) => !one.sent && one.kind === change.kind && one.slot === change.slot && one.name === change.name;
    if (change.kind !== "runs") changes = changes.filter((one) => !same(one));
    changes.push(change);
    if (!busy()) post();
  }

  // Whether the user did something to a control: one that has just appeared comes in company and has not been touched.
  function touched({ id, value, property }, triggered) {
    const key = JSON.stringify(id, Object.keys(id).sort());
    const before = known.get(key), isNew = !known.has(key);
    known.set(key, value);
    if (!triggered.has(`${key}.${property}`)) return false;
    if (property === "n_clicks") return value > 0;
    return isNew ? triggered.size === 1 : before !== value;
  }

  function ask(search) {
    if (search !== opened) {
      opened = search ?? "";
      changes = [];
      return post({ open: opened });
    }
    const { inputs_list: inputs, triggered } = window.dash_clientside.callback_context;
    const controls = inputs.slice(1).flat();
    const fired = new Set(triggered.map(({ prop_id: id }) => id));
    for (const control of controls) {
      if (!touched(control, fired)) continue;
      const { kind, slot, name } = control.id;
      push({ kind, slot, name, value: kind === "start" ? null : control.value });
    }
  }

  function answered(link) {
    if (!link) return;
    base = link.query;
    if (link.usual) {
      usual = link.usual;
      view = Object.fromEntries(Object.entries(link.view).filter(([name, value]) => value !== usual[name]));
    }
    answeredTo = Math.max(answeredTo, link.number ?? 0);
    changes = changes.filter((change) => !change.sent || change.sent > answeredTo);
    if (changes.length && !busy()) post();
    writeAddress();
  }

  const written = (value) => (typeof value === "boolean" ? String(Number(value)) : String(value));

  function writeAddress() {
    const looks = Object.entries(view).map(([name, value]) => `${name}=${written(value)}`);
    const query = [base, ...looks].filter(Boolean).join("&");
    const address = location.pathname + (query ? `?${query}` : "") + location.hash;
    if (address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
  }

  function keep(name, value) {
    if (value === null || value === undefined || value === usual[name]) delete view[name];
    else view[name] = value;
  }

  const short = (value) => Number(value.toFixed(3));

  document.addEventListener("landscape:view", ({ detail: { step, playing, speed, loop, camera } }) => {
    keep("step", playing ? null : step);
    keep("speed", speed);
    keep("loop", loop);
    for (const place of camera ? ["eye", "center"] : []) for (const axis of "xyz") keep(`${place}_${axis}`, short(camera[place]?.[axis] ?? 0));
    writeAddress();
  });
  document.addEventListener("landscape:start", ({ detail: { x, y } }) => push({ kind: "start", slot: -1, name: "own", value: [x, y] }));

  // A slider's place ↔ the value it stands for; the slider's name says how (landscape/ui/controls.py).
  function valueAt(place, scale, min) {
    if (scale.endsWith("off") && place <= min + 1e-9) return 0;
    const value = scale.startsWith("log") ? 10 ** place : place;
    return scale.includes("int") ? Math.round(value) : Number(value.toPrecision(scale.startsWith("log") ? 3 : 6));
  }

  function placeOf(value, scale, min, max) {
    const place = scale.startsWith("log") ? (value > 0 ? Math.log10(value) : min) : value;
    return Math.min(Math.max(place, min), max);
  }

  function pair(typed, place, scale, min, max) {
    const { no_update: stay, callback_context: context } = window.dash_clientside;
    const moved = context.triggered.map(({ prop_id: id }) => id.includes('"role":"slider"'));
    if (moved.length !== 1) return [stay, stay];
    if (moved[0]) return valueAt(place, scale, min) === Number(typed) ? [stay, stay] : [String(valueAt(place, scale, min)), stay];
    const number = typed === "" ? NaN : Number(typed);
    if (Number.isNaN(number)) return [String(valueAt(place, scale, min)), stay];
    const [lo, hi] = [min, max].map((end) => valueAt(end, scale, min));
    const kept = Math.min(Math.max(scale.includes("int") ? Math.round(number) : number, lo), hi);
    return [kept === number ? stay : String(kept), placeOf(kept, scale, min, max)];
  }

  async function copy(button) {
    const face = button.querySelector(".wide-only") ?? button;
    try {
      await navigator.clipboard.writeText(location.href);
      face.textContent = "Copied";
    } catch {
      face.textContent = "Copy it from the address bar";
    }
    setTimeout(() => (face.textContent = "Copy link"), 2000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#copy-link");
    if (button) copy(button);
  });
  new MutationObserver(() => opened !== null && post({ repaint: true })).observe(root, { attributeFilter: ["data-mantine-color-scheme"] });

  // Cards are rendered anew when their controls change: what was unfolded and what had the focus stays so.
  const unfolded = new Set();
  let focused = null;
  const keyOf = (details) => `${details.className} ${details.closest("[data-slot]")?.dataset.slot}`;

  document.addEventListener("toggle", ({ target }) => target.isConnected && unfolded[target.open ? "add" : "delete"](keyOf(target)), true);
  document.addEventListener("focusin", ({ target }) => (focused = target.id));

  function restore() {
    for (const details of document.querySelectorAll("#panel details")) if (unfolded.has(keyOf(details))) details.open = true;
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  new MutationObserver((changes) => changes.some(({ target }) => target.closest?.("#panel")) && restore()).observe(root, { childList: true, subtree: true });

  window.dash_clientside = Object.assign(window.dash_clientside ?? {}, { controls: { ask, answered, pair } });
})();
