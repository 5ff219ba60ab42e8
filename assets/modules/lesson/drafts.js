// A text that somebody writes as a lesson → what of it can be shown, and what is wrong in which line, as landscape/lessons/drafts.py tells.

import { say } from "../page/words.js";

/** @import { Claims, Draft } from "../types.js" */

const LARGEST = 64_000; // bytes, as landscape/lessons/files.py has it
const BUSY = 503;
const AGAIN = 1500; // ms until a server that has much to do is asked again

/** What kept a draft from coming, in a sentence. */
export class DraftError extends Error {}

/**
 * @param {string} address
 * @param {string} text
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
async function ask(address, text, signal) {
  const body = new TextEncoder().encode(text);
  if (body.length > LARGEST) throw new DraftError(say("A lesson has at most {most} bytes; this has {found}.", { most: LARGEST, found: body.length }));
  const answer = await fetch(address, { method: "POST", body, headers: { "Content-Type": "text/markdown" }, signal }).catch(() => null);
  if (answer?.ok) return answer.json();
  if (answer?.status === BUSY) {
    await new Promise((done) => setTimeout(done, AGAIN));
    signal?.throwIfAborted();
    return ask(address, text, signal);
  }
  throw new DraftError(answer ? say("The server could not read this lesson; what you typed is kept here.") : say("The server cannot be reached; what you typed is kept here."));
}

/** @type {(text: string, signal?: AbortSignal) => Promise<Draft>} */
export const draft = (text, signal) => ask("draft", text, signal);

/** @type {(text: string, signal?: AbortSignal) => Promise<Claims>} */
export const claims = (text, signal) => ask("claims", text, signal);
