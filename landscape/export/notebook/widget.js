// The front half of widget.py, as anywidget wants it: a page in a frame, which is told what is to be shown, and tells where a hand has put
// the start and where playback rests. What the two say to each other is in assets/modules/alone/frame.js.

/**
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, then: () => void) => void} on
 * @property {(event: string, then: () => void) => void} off
 */

/** @param {{ model: Model, el: HTMLElement }} given */
function render({ model, el }) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts allow-downloads");
  frame.allow = "fullscreen";
  frame.title = model.get("_title");
  frame.style.cssText = "display: block; width: 100%; border: 0";
  frame.style.height = `${model.get("_height")}px`;
  frame.srcdoc = model.get("_page");

  /** @type {number | null} where the frame is known to rest */
  let step = model.get("step");
  /** @param {object} what; a frame in a sandbox has no origin */
  const tell = (what) => frame.contentWindow?.postMessage(what, "*");
  const move = () => {
    const wanted = model.get("step");
    if (wanted === step) return;
    step = wanted;
    tell({ landscape: "seek", step });
  };
  const show = () => {
    frame.title = model.get("_title");
    tell({ landscape: "show", told: model.get("_told"), takes: true });
    step = null; // where it rests may have been said since the scenario was packed, and before anybody here could hear
    move();
  };

  /** @type {(name: string, value: unknown) => void} */
  const save = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };

  /** @type {Record<string, (told: any) => void>} */
  const HEAR = {
    ready: show,
    start: ({ x, y }) => save("start", [x, y]),
    step: (told) => {
      if (told.playing) return;
      step = Math.round(told.step);
      save("step", step);
    },
  };

  /** @param {MessageEvent} event */
  const hear = ({ source, data }) => {
    if (source === frame.contentWindow && Object.hasOwn(HEAR, data?.landscape)) HEAR[data.landscape]?.(data);
  };

  window.addEventListener("message", hear);
  model.on("change:_told", show);
  model.on("change:step", move);
  el.append(frame);
  return () => {
    window.removeEventListener("message", hear);
    model.off("change:_told", show);
    model.off("change:step", move);
  };
}

export default { render };
