// Between the page's controls and the server: gathers what the user changed, sends one request at a time, keeps the address bar
// and its history. A change that has not been answered yet is sent again with the next request, so none is lost.
(() => {
  const PATIENCE = 3000; // ms after which the server is asked whether it is there
  const SLOW = 600; // ms after which a request is said to take long
  const known = new Map(); // last value seen of every control
  let changes = []; // not answered yet
  let sent = 0, answeredTo = 0, opened = null, lost = false, slow = 0, late = 0;
  let base = null; // the scenario as last answered
  let settled = null; // the scenario of the present entry of the history: what `base` was before the start was dragged away
  let dragging = false; // whether a hand holds the start
  let ofStep = null; // the scenario of the lesson's step that is open; a link need not repeat it
  let moving = false; // whether the next answer is another step of a lesson, though its scenario may be the same
  let view = {}, usual = {}, asks = { on: [], any: [], explorer: [] }, depth = 0, deepest = 0, travelling = false;

  const root = document.documentElement;
  const isDark = () => root.dataset.mantineColorScheme === "dark";
  const byId = (id) => document.getElementById(id);
  const busy = () => sent > answeredTo && !lost;

  // Where the landscape will stand, in pixels; the graph itself comes later.
  function place() {
    const { clientWidth = 0, clientHeight = 0 } = document.querySelector(".view-stage .graph") ?? {};
    return [clientWidth, clientHeight];
  }

  function post(extra = {}) {
    sent += 1;
    lost = false;
    for (const change of changes) change.sent ??= sent;
    const request = { number: sent, changes: changes.map(({ sent: _, stroke: __, travel: ___, ...change }) => change), view, dark: isDark(), place: place(), ...extra };
    clearTimeout(slow);
    clearTimeout(late);
    slow = setTimeout(() => (byId("busy").hidden = false), SLOW);
    late = setTimeout(knock, PATIENCE);
    window.dash_clientside.set_props("request", { data: request });
  }

  // No answer for long: is the server there at all? If it comes back, everything unanswered is asked again.
  async function knock() {
    if (sent <= answeredTo) return;
    const here = await fetch("health", { cache: "no-store" }).then((answer) => answer.ok, () => false);
    const away = !byId("offline").hidden;
    byId("offline").hidden = here;
    if (here && away) {
      lost = true;
      base === null ? post({ open: opened }) : post({ want: ["playback", "panel"] });
    } else late = setTimeout(knock, here ? PATIENCE : 1000);
  }

  // Give up what has not been answered: the page shows the last answer again.
  function cancel() {
    changes = [];
    answeredTo = sent;
    calm();
    if (base !== null) post({ want: ["playback", "panel"] });
  }

  function calm() {
    clearTimeout(slow);
    clearTimeout(late);
    byId("busy").hidden = true;
    byId("offline").hidden = true;
  }

  const SINGLE = new Set(["runs", "rows", "link", "surprise", "order", "tune"]); // changes that do not replace an earlier one of their kind

  function push(change, extra) {
    const same = (one) => !one.sent && one.kind === change.kind && one.slot === change.slot && one.name === change.name;
    if (!SINGLE.has(change.kind)) changes = changes.filter((one) => !same(one));
    const last = changes.at(-1);
    if (last && !last.sent && goesOn(last, change)) changes.pop();
    changes.push(change);
    if (!busy() || extra) post(extra);
  }

  // Whether a row that was just moved is moved on; any other change in between may have given it another number.
  const goesOn = (last, { kind, name, value }) => kind === "rows" && name === "move" && last.kind === kind && last.name === name && last.value[0] === value[0];

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
    if (opened === null) {
      opened = search ?? "";
      root.toggleAttribute("data-held", /[?&]lesson=/.test(opened)); // a step may begin with a question
      return post({ open: opened });
    }
    const { inputs_list: inputs, triggered } = window.dash_clientside.callback_context;
    const fired = new Set(triggered.map(({ prop_id: id }) => id));
    for (const control of inputs.slice(1).flat()) {
      if (!touched(control, fired)) continue;
      const { kind, slot, name } = control.id;
      const extra = kind === "tune" ? { want: ["panel"] } : undefined;
      push({ kind, slot, name, value: kind === "start" ? null : control.value }, extra);
    }
  }

  // A link followed inside the page: the scenario changes, the way of looking stays.
  const follow = (query, travel = false) => push({ kind: "link", value: query, travel }, { want: ["panel"] });

  let stroke = null; // what the last change of the scenario belongs to; what one movement of the hand did is undone together

  function strokeOf(done) {
    const first = done[0]?.stroke ?? null;
    return done.every((change) => change.stroke === first) ? first : null;
  }

  function answered(link) {
    if (!link || (link.number ?? 0) < answeredTo) return;
    base = link.query;
    if (link.usual) {
      ({ usual, asks } = link);
      view = Object.fromEntries(Object.entries(link.view).filter(([name, value]) => value !== usual[name]));
    }
    answeredTo = Math.max(answeredTo, link.number ?? 0);
    const isDone = (change) => change.sent && change.sent <= answeredTo;
    const finished = changes.filter(isDone), done = strokeOf(finished), goes = done !== null && done === stroke;
    const arrived = finished.findLastIndex(({ travel }) => travel);
    if (arrived >= 0 && arrived < finished.length - 1) travelling = false; // something was changed since: that is an entry of its own
    changes = changes.filter((change) => !isDone(change));
    if (settled !== base) stroke = done;
    if (sent <= answeredTo) calm();
    if (changes.length && !busy()) post();
    const onTheWay = travelling && (changes.some(({ travel }) => travel) || (arrived < 0 && finished.length > 0));
    if (!onTheWay && !dragging && !changes.some(isStart) && !(moving && changes.length)) settle(goes);
    showView();
    const rests = !changes.length && sent <= answeredTo;
    document.dispatchEvent(new CustomEvent("landscape:answered", { detail: { base, done: rests, refused: link.refused ?? "" } }));
  }

  const isStart = ({ kind }) => kind === "start";

  // The scenario has come to rest: a drag, however many places it was shown at on the way, is one entry of the history.
  function settle(goes = false) {
    const isNew = settled !== null && (settled !== base || moving) && !travelling && !goes;
    settled = base;
    travelling = moving = false;
    writeAddress(isNew);
  }

  const PLACE = ["lesson", "at"]; // the names of a step of a lesson, which come first

  const written = (value) => (typeof value === "boolean" ? String(Number(value)) : String(value));

  // A change of the scenario is a new entry of the history, which undo and the back button return from; a change of view is not.
  function writeAddress(isNew = false) {
    if (moving) return; // the entry that one is leaving must not take the name of the next
    const names = [...PLACE, ...Object.keys(view).filter((name) => !PLACE.includes(name))].filter((name) => name in view);
    const looks = names.map((name) => `${name}=${written(view[name])}`);
    const query = [view.lesson && settled === ofStep ? "" : settled, ...looks].filter(Boolean).join("&");
    const address = location.pathname + (query ? `?${query}` : "") + location.hash;
    if (isNew) {
      depth += 1;
      deepest = depth;
      history.pushState(entry(), "", address);
    } else history.replaceState(entry(), "", address);
    byId("undo").disabled = depth === 0;
    byId("redo").disabled = depth >= deepest;
  }

  const entry = () => ({ depth, base: settled, lesson: view.lesson ?? null, at: view.at ?? null });

  window.addEventListener("popstate", ({ state }) => {
    depth = state?.depth ?? 0;
    travelling = true;
    if (state) for (const name of PLACE) keep(name, state[name]);
    follow(state?.base ?? location.search, true);
    showView();
  });

  // Never beyond the page's own entries: before its first one lies another page.
  const undo = () => depth > 0 && history.back();
  const redo = () => depth < deepest && history.forward();

  function keep(name, value) {
    if (value === null || value === undefined || value === usual[name]) delete view[name];
    else view[name] = value;
  }

  const seen = (name) => view[name] ?? usual[name];

  // Go to a scenario and a way of looking at once, as one entry of the history.
  function go(query, looks) {
    for (const [name, value] of Object.entries(looks)) keep(name, value);
    moving = true;
    push({ kind: "link", value: query }, { want: ["panel", "playback"] });
    showView();
  }

  const leave = (query) => (view.lesson ? go(query, { lesson: null, at: null }) : follow(query)); // what is not of a lesson ends it

  function setStep(query) {
    ofStep = query;
    if (base !== null && settled !== null) writeAddress();
  }

  function setView(name, value) {
    keep(name, value);
    writeAddress();
    showView();
    if (asks.any.includes(name) || (value && asks.on.includes(name))) post({ want: ["playback"] });
    else if (asks.explorer.includes(name)) post({ want: ["explorer"] });
  }

  // Draw another loss beside the chosen one, or no longer.
  function compare(slug) {
    const compared = seen("compare").split(".").filter(Boolean);
    setView("compare", (compared.includes(slug) ? compared.filter((one) => one !== slug) : [...compared, slug]).join("."));
  }

  function showView() {
    for (const button of document.querySelectorAll("[data-toggle]")) button.setAttribute("aria-pressed", String(Boolean(seen(button.dataset.toggle))));
    for (const button of document.querySelectorAll("[data-set]:not([data-against] *)")) {
      const [name, value] = button.dataset.set.split("=");
      button.setAttribute("aria-pressed", String(seen(name) === value));
    }
    const compared = String(seen("compare") ?? "").split(".");
    for (const button of document.querySelectorAll("[data-compare]")) button.setAttribute("aria-pressed", String(compared.includes(button.dataset.compare)));
    for (const list of document.querySelectorAll("[data-choice]")) list.value = seen(list.dataset.choice);
    root.toggleAttribute("data-projector", Boolean(seen("projector")));
    document.dispatchEvent(new CustomEvent("landscape:look", { detail: { ...usual, ...view } }));
  }

  const short = (value) => Number(value.toFixed(3));

  document.addEventListener("landscape:view", ({ detail: { step, playing, speed, loop, camera } }) => {
    if (base === null) return;
    keep("step", playing || view.lesson ? null : step); // a step of a lesson begins at its beginning
    keep("speed", speed);
    keep("loop", loop);
    for (const place of camera ? ["eye", "center"] : []) for (const axis of "xyz") keep(`${place}_${axis}`, short(camera[place]?.[axis] ?? 0));
    writeAddress();
  });
  const moveStart = ({ x, y }) => push({ kind: "start", slot: -1, name: "own", value: [x, y] });

  // While a hand drags the start, the paths follow it as fast as the server answers: a place not asked about yet gives way to the next.
  document.addEventListener("landscape:drag", ({ detail }) => {
    dragging = true;
    moveStart(detail);
  });
  document.addEventListener("landscape:start", ({ detail }) => {
    dragging = false;
    moveStart(detail);
  });
  document.addEventListener("landscape:drop", () => {
    if (!dragging) return;
    dragging = false; // called off: back to where the start was taken from
    changes = changes.filter((change) => !isStart(change));
    follow(settled);
  });
  document.addEventListener("landscape:rows", ({ detail: { name, value, stroke: of } }) => push({ kind: "rows", slot: -1, name, value, stroke: of }));
  document.addEventListener("landscape:inspect", ({ detail: { inspect, beside } }) => {
    keep("inspect", inspect);
    keep("beside", beside);
    writeAddress();
    post({ want: ["inspect"] });
  });
  document.addEventListener("landscape:load", () => base !== null && showView());

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-toggle], [data-set], [data-compare]");
    if (button?.dataset.compare) compare(button.dataset.compare);
    else if (button?.dataset.toggle) setView(button.dataset.toggle, !seen(button.dataset.toggle));
    else if (button) setView(...button.dataset.set.split("="));
    if (event.target.closest?.("#undo")) undo();
    if (event.target.closest?.("#redo")) redo();
    if (event.target.closest?.("#busy button")) cancel();
    const link = event.target.closest?.('a[href^="?"]:not([data-lesson])');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      leave(link.getAttribute("href"));
    }
  });
  document.addEventListener("change", ({ target }) => target.matches?.("[data-choice]") && setView(target.dataset.choice, target.value));

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

  new MutationObserver(() => base !== null && post({ want: ["figures"] })).observe(root, { attributeFilter: ["data-mantine-color-scheme"] });

  window.dash_clientside = Object.assign(window.dash_clientside ?? {}, { controls: { ask, answered, pair } });
  const unanswered = (kind) => changes.filter((change) => change.kind === kind);
  const asked = () => ({ base, view: { ...usual, ...view } });
  window.workbench = { push, unanswered, follow, go, leave, busy, setStep, setView, seen, asked, undo, redo };
})();
