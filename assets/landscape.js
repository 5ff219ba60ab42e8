// Dash's way into the page's modules: window.dash_clientside.*, which are there before Dash is; the modules come on their own. What
// Dash says of a call is read at once, since it is of the last one only.
(() => {
  const here = document.currentScript.src;

  // A module, or null where it does not arrive: then the page says so, and the rest of it goes on.
  const module = (name) => import(new URL(`modules/${name}`, here).href).catch((cause) => tellMissing(name, cause));

  function tellMissing(name, cause) {
    console.error(`Cannot load ${name}:`, cause);
    document.documentElement.toggleAttribute("data-incomplete", true);
    return null;
  }

  const inputs = module("controls/inputs.js"), scenario = module("controls/scenario.js"), fields = module("controls/fields.js");
  const player = module("player/player.js"), readouts = module("readouts/readouts.js"), lessons = module("lesson/lesson.js");
  const gallery = module("drawing/gallery.js"), rates = module("drawing/rates.js");
  const others = ["controls/basins.js", "controls/rates.js", "controls/contest.js", "readouts/league.js", "controls/keys.js", "controls/cards.js", "controls/copy.js", "controls/table.js", "controls/heights.js", "controls/typed.js", "player/knots.js", "player/steering.js", "readouts/invitation.js", "page/mathematics.js", "page/touch.js", "page/notice.js", "presenting/present.js", "sharing/share.js"];
  for (const name of others) void module(name);
  const dash = (window.dash_clientside = window.dash_clientside || {});

  dash.controls = {
    // What was done to the controls → the scenario.
    async ask(search) {
      const { inputs_list, triggered } = dash.callback_context;
      (await inputs)?.ask(search, { inputs_list, triggered });
    },
    // An answer of `callbacks.respond` → the scenario.
    async answered(link) {
      (await scenario)?.receive(link);
    },
    // A slider and the field beside it, of which one was moved, and what is said of them.
    async pair(...now) {
      const id = now.pop();
      const isSlider = dash.callback_context.triggered.map(({ prop_id }) => prop_id.includes('"role":"slider"'));
      const next = isSlider.length === 1 && (await fields)?.pair(isSlider[0], (await inputs)?.inForce(id), ...now);
      return (next || [undefined, undefined, undefined]).map((value) => value ?? dash.no_update);
    },
    // A field for a number without a slider, and what is said of it.
    async alone(text, name, id) {
      const next = (await fields)?.alone(JSON.stringify(id), (await inputs)?.inForce(id), text, name);
      return (next ?? [undefined, undefined]).map((value) => value ?? dash.no_update);
    },
  };

  dash.landscape = {
    // A payload of `figures.playback` → the player, and what stands beside it.
    async load(payload) {
      if (!payload) return;
      (await rates)?.load(payload);
      (await player)?.load(payload);
      (await readouts)?.load(payload);
    },
    // What `lessons.telling` tells → the lessons.
    async lessons(told) {
      if (told) (await lessons)?.receive(told);
    },
    // What `figures.inspector` sends → the step inspector.
    async inspect(payload) {
      (await readouts)?.inspect(payload);
    },
    // The pictures of `figures.thumbnail` → the gallery.
    async thumbnails(told) {
      (await gallery)?.receive(told);
    },
  };
})();
