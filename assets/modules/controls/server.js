// The way to the server, which is Dash's: it sends what is set as the request, and shows what comes back. It does not tell what became of
// a request, so it is watched here, where it leaves the page. An answer that nobody waits for any more is not let in.

const CALLBACKS = "_dash-update-component";
const GONE = new Set([408, 429, 502, 503, 504]); // statuses by which somebody on the way says that the server is not there, or busy
const CROWDED = new Set([429, 503]); // those of them by which it says that others are in the way
const NOTHING = 204; // the status by which Dash is told that nothing changes
const [OPENING, CLOSING] = ["{", "}"].map((brace) => brace.charCodeAt(0));
const FIRST_PAUSE = 500, LONGEST_PAUSE = 8000; // ms before anything else is asked again

/** @typedef {{ number: number, control: AbortController }} Flight */

/** @type {Flight | null} */
let flight = null;
/** @type {(event: import("./reducer.js").Event) => void} */
let tell = () => {};

const ask = globalThis.fetch?.bind(globalThis);

const silence = () => new Response(null, { status: NOTHING });

/**
 * Begin to watch.
 * @param {typeof tell} then is told what becomes of requests
 */
export function watch(then) {
  tell = then;
  window.fetch = (resource, options) => {
    if (typeof resource !== "string" || !resource.includes(CALLBACKS)) return ask(resource, options);
    const { output, inputs } = JSON.parse(String(options?.body));
    const request = inputs.find((/** @type {{ id: unknown }} */ { id }) => id === "request");
    return request ? carry(request.value.number, resource, options) : insist(output, resource, options);
  };
}

/**
 * Have a request sent.
 * @param {{ number: number }} request
 */
export function post(request) {
  flight = { number: request.number, control: new AbortController() };
  /** @type {any} */ (window).dash_clientside.set_props("request", { data: request });
}

/** @param {number} number of the request to give up */
export function abort(number) {
  if (flight?.number !== number) return;
  flight.control.abort();
  flight = null;
}

/**
 * Whether the server is there at all.
 * @returns {Promise<boolean>}
 */
export const checkHealth = () => ask("health", { cache: "no-store" }).then(({ ok }) => ok, () => false);

/**
 * The whole of an answer: one that breaks off throws.
 * @param {Response} answer
 */
async function wholeOf(answer) {
  const { status, statusText, headers } = answer;
  const body = await answer.arrayBuffer();
  if (answer.ok && status !== NOTHING && !isObject(headers, new Uint8Array(body))) throw new TypeError("somebody else has answered");
  return status === NOTHING ? answer : new Response(body, { status, statusText, headers });
}

/**
 * Whether a body is an object of JSON, as far as its ends tell, and not the page of a portal on the way.
 * @param {Headers} headers
 * @param {Uint8Array} body
 */
function isObject(headers, body) {
  const last = body.findLast((byte) => byte > 32); // there may be a line's end
  return headers.get("content-type")?.includes("json") && body[0] === OPENING && last === CLOSING;
}

/**
 * @param {number} number
 * @param {string} resource
 * @param {RequestInit} [options]
 */
async function carry(number, resource, options) {
  if (flight?.number !== number) return silence();
  const { signal } = flight.control;
  const answer = await ask(resource, { ...options, signal }).then(wholeOf).catch(() => null);
  if (flight?.number !== number) return silence();
  if (answer?.ok && answer.status !== NOTHING) return answer; // a scenario's answer says something
  flight = null;
  const status = answer?.ok ? 0 : answer?.status ?? 0; // 0 is no word of the server's
  tell(!status || GONE.has(status) ? { type: "lost", number, crowded: CROWDED.has(status) } : { type: "refused", number, status });
  return silence();
}

/** @type {Map<string, symbol>} */
const asking = new Map(); // by what is asked for: the last who asked

/**
 * Ask for something else than the scenario until it comes, or is asked for anew.
 * @param {string} output
 * @param {string} resource
 * @param {RequestInit} [options]
 */
async function insist(output, resource, options) {
  const mine = Symbol(output);
  asking.set(output, mine);
  for (let pause = FIRST_PAUSE; asking.get(output) === mine; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
    const answer = await ask(resource, options).then(wholeOf).catch(() => null);
    if (answer && !GONE.has(answer.status)) return answer;
    await new Promise((then) => setTimeout(then, pause));
  }
  return silence();
}
