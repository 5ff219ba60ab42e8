// What the browser keeps for the page. Where it keeps nothing (a sandboxed frame, blocked storage, a full disk) the page itself
// remembers, for as long as it lives.

/**
 * @typedef {object} Storage
 * @property {(key: string) => string | null} read
 * @property {(key: string, value: string) => boolean} write tells whether the browser keeps it, too
 * @property {(key: string) => void} forget
 */

/**
 * @param {() => globalThis.Storage} reach gives the browser's own storage; where it is blocked, even that throws
 * @returns {Storage}
 */
export function storage(reach) {
  /** @type {Map<string, string | null>} */
  const remembered = new Map(); // what the browser did not take; null for what it did not forget

  /**
   * @template T
   * @param {(store: globalThis.Storage) => T} act
   * @param {() => T} instead
   */
  function attempt(act, instead) {
    try {
      return act(reach());
    } catch {
      return instead();
    }
  }

  return {
    read: (key) => (remembered.has(key) ? (remembered.get(key) ?? null) : attempt((store) => store.getItem(key), () => null)),
    write(key, value) {
      remembered.delete(key);
      return attempt((store) => (store.setItem(key, value), true), () => (remembered.set(key, value), false));
    },
    forget(key) {
      remembered.delete(key);
      attempt((store) => store.removeItem(key), () => void remembered.set(key, null));
    },
  };
}

export const lasting = storage(() => window.localStorage);
export const ofWindow = storage(() => window.sessionStorage);
