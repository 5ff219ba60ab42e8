// Habits of the page: keys, dialogs, hints, the gallery's pictures, cards that move, and what stays put when cards are rendered anew.
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const scheme = () => (root.dataset.mantineColorScheme === "dark" ? "dark" : "light");
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

  // Dialogs

  function open(id) {
    const dialog = byId(id);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    drawGallery();
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest?.("#gallery-open")) open("gallery");
    if (target.closest?.("#help-open")) open("help");
    if (target.closest?.("#surprise")) surprise();
    if (target.closest?.("#reset")) window.workbench.leave("");
    const tongue = target.closest?.("[data-tongue]");
    if (tongue) tongue.search = location.search; // what is shown is the same in every language
    const byHand = window.say("Copy it from the address bar");
    if (target.closest?.("#copy-link")) copy(target.closest("#copy-link"), location.href, byHand);
    if (target.closest?.("#copy-shared")) copy(target.closest("#copy-shared"), byId("shared").textContent, byHand);
    if (target.closest?.("#copy-embed")) copy(target.closest("#copy-embed"), frameOf(location.href), window.say("The browser does not let it be copied"));
    if (target.closest?.("[data-close], .exhibit") || target.matches?.("dialog")) target.closest("dialog")?.close();
    const inside = target.closest?.('.transport a[href^="#"]');
    if (inside) event.preventDefault(), byId(inside.hash.slice(1)).scrollIntoView({ block: "end" });
    const popover = document.querySelector("details.popover[open]");
    if (popover && !popover.contains(target)) popover.open = false;
    if (target.dataset?.hint) nextHint(target.dataset.hint === "dismiss");
  });

  const surprise = () => window.workbench.push({ kind: "surprise", value: Math.floor(Math.random() * 2 ** 31) }, { want: ["panel"] });

  // What shows the stage and its playback in a page of one's own.
  function frameOf(address) {
    const source = new URL(address);
    source.hash = "";
    source.search += `${source.search ? "&" : "?"}embed=1`;
    const said = source.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    return `<iframe src="${said}" width="800" height="560" style="border:0" loading="lazy" title="Landscape"></iframe>`;
  }

  async function copy(button, text, refused) {
    const face = button.querySelector(".wide-only") ?? button, usual = face.textContent;
    try {
      await navigator.clipboard.writeText(text);
      face.textContent = window.say("Copied");
    } catch {
      face.textContent = refused;
    }
    setTimeout(() => (face.textContent = usual), 2000);
  }

  // Keys

  const TYPING = "input:not([type=range]), textarea, select, [contenteditable], [role=listbox], [role=combobox]";
  const KEYS = {
    "?": () => open("help"),
    g: () => byId("gallery-open").click(),
    n: () => byId("present-open").click(),
    p: () => window.workbench.setView("projector", !window.workbench.seen("projector")),
    f: () => window.workbench.setView("fog", !window.workbench.seen("fog")),
    r: surprise,
    s: () => window.workbench.setView("layout", window.workbench.seen("layout") === "side" ? "together" : "side"),
    l: () => {
      const layers = document.querySelector("details.popover");
      layers.open = !layers.open;
      layers.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z" && !target.matches?.(TYPING)) {
      event.preventDefault();
      return event.shiftKey ? window.workbench.redo() : window.workbench.undo();
    }
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) return moveFocused(event, key === "ArrowUp" ? -1 : 1);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.(`${TYPING}, dialog`)) return;
    const act = KEYS[key.length === 1 ? key.toLowerCase() : key];
    if (act) event.preventDefault(), act();
  });

  // Cards move by dragging their ball or with Alt and an arrow key.

  const slots = () => [...document.querySelectorAll(".card")].map((card) => Number(card.dataset.slot));

  function moveFocused(event, by) {
    const card = event.target.closest?.(".card");
    if (!card) return;
    event.preventDefault();
    const slot = Number(card.dataset.slot), place = slots().indexOf(slot) + by;
    if (place >= 0 && place < slots().length) window.workbench.push({ kind: "order", slot, value: place }, { want: ["panel"] });
  }

  let dragged = null;
  document.addEventListener("dragstart", ({ target }) => (dragged = target.closest?.(".grip") ? target.closest(".card") : null));
  document.addEventListener("dragover", (event) => dragged && event.target.closest?.(".card") && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const card = event.target.closest?.(".card");
    if (!dragged || !card) return;
    event.preventDefault();
    const slot = Number(dragged.dataset.slot), place = slots().indexOf(Number(card.dataset.slot));
    dragged = null;
    if (place !== slots().indexOf(slot)) window.workbench.push({ kind: "order", slot, value: place }, { want: ["panel"] });
  });

  // Cards are rendered anew when their controls change: what was unfolded and what had the focus stays so.

  const unfolded = new Set();
  let focused = null;
  const keyOf = (details) => `${details.className} ${details.closest("[data-slot]")?.dataset.slot}`;

  document.addEventListener("toggle", ({ target }) => target.isConnected && unfolded[target.open ? "add" : "delete"](keyOf(target)), true);
  document.addEventListener("pointerdown", () => (focused = null)); // a click beside everything leaves what had the focus
  document.addEventListener("focusin", ({ target }) => (focused = target.id || target.dataset.grip));

  function restore() {
    for (const details of document.querySelectorAll("#panel details")) if (unfolded.has(keyOf(details))) details.open = true;
    if (focused && document.activeElement === document.body)
      (byId(focused) ?? document.querySelector(`[data-grip="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
    drawRates();
  }

  new MutationObserver((changes) => changes.some(({ target }) => target.closest?.("#panel")) && restore()).observe(root, { childList: true, subtree: true });

  // The learning rate over the run, on its card.

  let rates = new Map();

  function load(payload) {
    rates = new Map((payload?.runs ?? []).map((run) => [String(run.slot), { color: run.color, rate: new Float32Array(bytes(run.rate.bdata).buffer) }]));
    drawRates();
    return window.dash_clientside.landscape.load(payload);
  }

  function sized(canvas) {
    const ratio = window.devicePixelRatio || 1, { clientWidth: width, clientHeight: height } = canvas;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    return { ctx, width, height };
  }

  function drawRates() {
    for (const canvas of document.querySelectorAll("[data-rate-line]")) {
      const run = rates.get(canvas.dataset.rateLine);
      if (!run || !canvas.clientWidth) continue;
      const { ctx, width, height } = sized(canvas);
      const top = Math.max(...run.rate) || 1;
      ctx.strokeStyle = run.color[scheme()];
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      run.rate.forEach((rate, i) => ctx.lineTo(1 + ((width - 2) * i) / Math.max(1, run.rate.length - 1), height - 2 - ((height - 4) * rate) / top));
      ctx.stroke();
    }
  }

  // The gallery's pictures: small maps on which the paths grow while one looks at them.

  let pictures = [];

  function thumbnails(data) {
    pictures = (data ?? []).map(({ side, heights, paths }) => ({
      side,
      heights: bytes(heights),
      paths: paths.map(({ color, points }) => ({ color, points: bytes(points) })),
    }));
    drawGallery();
  }

  const RAMP = { light: [[169, 191, 214], [247, 249, 251]], dark: [[16, 26, 41], [78, 106, 136]] };

  function ground(picture) {
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.side, height: picture.side });
    const ctx = canvas.getContext("2d");
    const image = ctx.createImageData(picture.side, picture.side);
    const [low, high] = RAMP[scheme()];
    picture.heights.forEach((height, i) => {
      const row = picture.side - 1 - Math.floor(i / picture.side), at = 4 * (row * picture.side + (i % picture.side));
      for (const c of [0, 1, 2]) image.data[at + c] = low[c] + ((high[c] - low[c]) * (Math.round(height / 18) * 18)) / 255;
      image.data[at + 3] = 255;
    });
    ctx.putImageData(image, 0, 0);
    return canvas;
  }

  function drawPicture(canvas, picture, share) {
    const { ctx, width, height } = sized(canvas);
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(picture.ground, 0, 0, width, height);
    ctx.lineWidth = 2;
    for (const { color, points } of picture.paths) {
      const last = Math.max(1, Math.round((share * points.length) / 2));
      ctx.strokeStyle = ctx.fillStyle = color[scheme()];
      ctx.beginPath();
      let x = 0, y = 0;
      for (let i = 0; i < last; i += 1) ctx.lineTo((x = (points[2 * i] / 255) * width), (y = (1 - points[2 * i + 1] / 255) * height));
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(x, y, 4, 0, 2 * Math.PI);
      ctx.fill();
    }
  }

  function drawGallery() {
    if (!byId("gallery")?.open || !pictures.length) return;
    for (const picture of pictures) picture.ground = ground(picture);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const begun = performance.now();
    const frame = (now) => {
      if (!byId("gallery").open) return;
      const share = still ? 1 : Math.min(1, ((now - begun) % 5000) / 4000);
      for (const canvas of document.querySelectorAll("[data-thumbnail]")) if (pictures[canvas.dataset.thumbnail]) drawPicture(canvas, pictures[canvas.dataset.thumbnail], share);
      if (!still) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  new MutationObserver((changes) => changes.some(({ target }) => target.id === "gallery-list") && drawGallery()).observe(root, { childList: true, subtree: true });
  new MutationObserver(drawRates).observe(root, { attributeFilter: ["data-mantine-color-scheme"] });

  // The hints of a first visit, once ever.

  const HINTED = "landscape-hinted";
  let hinted = -1;

  function nextHint(dismissed) {
    const hint = byId("hint"), texts = [...hint.querySelectorAll("p")];
    hinted += 1;
    texts.forEach((text, i) => (text.hidden = i !== hinted));
    hint.hidden = dismissed || hinted >= texts.length;
    hint.dataset.step = hinted;
    if (hint.hidden) remember();
  }

  function remember() {
    try {
      localStorage.setItem(HINTED, "1");
    } catch {
      // a browser that keeps nothing shows the hints again
    }
  }

  function isNewHere() {
    try {
      return !localStorage.getItem(HINTED);
    } catch {
      return true;
    }
  }

  document.addEventListener("landscape:load", () => isNewHere() && nextHint(false), { once: true });

  window.dash_clientside = Object.assign(window.dash_clientside ?? {}, { workbench: { load, thumbnails } });
})();
