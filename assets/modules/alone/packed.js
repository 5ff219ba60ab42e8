// What a page that is one file carries, unpacked: landscape/export/page/packing.py has compressed it by LZMA, as the
// specification of Igor Pavlov in his LZMA SDK describes it, and written five letters for four bytes.

const UNSAFE = "\"&'<>\\`{}", HEAD = 4; // letters that are not used; bytes that tell how long the whole is

/** @type {number[]} what a letter stands for, by its code */
const PLACES = [];
for (let code = 33, place = 0; code < 127; code++) if (!UNSAFE.includes(String.fromCharCode(code))) PLACES[code] = place++;

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
export function unpacked(text) {
  const packed = bytesOf(text);
  return expanded(packed.subarray(HEAD), new DataView(packed.buffer).getUint32(0, true));
}

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  const words = new DataView(new ArrayBuffer((text.length / 5) * 4));
  for (let i = 0, at = 0; i < text.length; at += 4) {
    let word = 0;
    for (let digit = 0; digit < 5; digit++) word = word * 85 + PLACES[text.charCodeAt(i++)];
    words.setUint32(at, word);
  }
  return new Uint8Array(words.buffer);
}

// Where the chances of each kind of bit stand among all of them.
const MATCH = 0, REPEAT = 12, OTHER = 24, SECOND = 36, THIRD = 48, LONG = 60; // for each of twelve states
const SLOT = 72, SPECIAL = SLOT + 4 * 64, ALIGN = SPECIAL + 128, LENGTH = ALIGN + 16, AGAIN = LENGTH + 280, LITERAL = AGAIN + 280;
const CHANCES = LITERAL + 8 * 0x300;
const LEAST = 2; // bytes that are copied at once
const EVEN = 1024, WHOLE = 2048, LEARNING = 5; // a chance of one half, of one, and how slowly a chance changes

/**
 * Bits of which each comes as it is expected by those before it.
 * @param {Uint8Array} source
 */
function decoder(source) {
  const chances = new Uint16Array(CHANCES).fill(EVEN);
  let range = 2 ** 32 - 1, code = 0, at = 1;
  while (at < 5) code = code * 256 + source[at++];

  function refill() {
    if (range >= 2 ** 24) return;
    if (at >= source.length) throw new Error("What is packed has no end");
    range *= 256;
    code = code * 256 + source[at++];
  }

  /** @type {(place: number) => 0 | 1} */
  function bit(place) {
    const chance = chances[place], bound = (range >>> 11) * chance;
    const isSet = code >= bound;
    range = isSet ? range - bound : bound;
    if (isSet) code -= bound;
    chances[place] += isSet ? -(chance >> LEARNING) : (WHOLE - chance) >> LEARNING;
    refill();
    return isSet ? 1 : 0;
  }

  /** @type {(count: number) => number} bits of which nothing is expected */
  function plain(count) {
    let value = 0;
    while (count-- > 0) {
      range = Math.floor(range / 2);
      const isSet = code >= range;
      if (isSet) code -= range;
      value = value * 2 + (isSet ? 1 : 0);
      refill();
    }
    return value;
  }

  /** @type {(place: number, count: number) => number} the highest first */
  function number(place, count) {
    let node = 1;
    for (let i = 0; i < count; i++) node = (node << 1) | bit(place + node);
    return node - (1 << count);
  }

  /** @type {(place: number, count: number) => number} the lowest first */
  function reversed(place, count) {
    let node = 1, value = 0;
    for (let i = 0; i < count; i++) {
      const one = bit(place + node);
      node = (node << 1) | one;
      value |= one << i;
    }
    return value;
  }

  /** @type {(place: number) => number} of what is repeated, less the least */
  function length(place) {
    if (!bit(place)) return number(place + 2, 3);
    return bit(place + 1) ? 16 + number(place + 18, 8) : 8 + number(place + 10, 3);
  }

  /** @type {(size: number) => number} how far back it stands, less one */
  function distance(size) {
    const slot = number(SLOT + 64 * Math.min(size, 3), 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1, first = (2 | (slot & 1)) * 2 ** count;
    return first + (slot < 14 ? reversed(SPECIAL + first - slot, count) : plain(count - 4) * 16 + reversed(ALIGN, 4));
  }

  /** @type {(before: number, like: number) => number} a byte, after another and, from 0 on, where one like this might stand */
  function literal(before, like) {
    const place = LITERAL + 0x300 * (before >> 5);
    let node = 1;
    for (let high = like < 0 ? -1 : 7; high >= 0; high--) {
      const expected = (like >> high) & 1, one = bit(place + ((1 + expected) << 8) + node);
      node = (node << 1) | one;
      if (one !== expected) break;
    }
    while (node < 256) node = (node << 1) | bit(place + node);
    return node;
  }

  return { bit, length, distance, literal };
}

/** @type {(source: Uint8Array, size: number) => Uint8Array<ArrayBuffer>} */
function expanded(source, size) {
  const { bit, length, distance, literal } = decoder(source), data = new Uint8Array(size);
  let back = [0, 0, 0, 0], state = 0, end = 0; // how far back was copied from, less one, the latest first; what was done last

  while (end < size) {
    if (!bit(MATCH + state)) {
      data[end] = literal(end ? data[end - 1] : 0, state < 7 ? -1 : data[end - back[0] - 1]);
      end++;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    const isAgain = bit(REPEAT + state), which = isAgain && bit(OTHER + state) ? (bit(SECOND + state) ? 2 + bit(THIRD + state) : 1) : 0;
    let count = 1;
    if (!isAgain) {
      const more = length(LENGTH);
      count = LEAST + more;
      back = [distance(more), back[0], back[1], back[2]];
      state = state < 7 ? 7 : 10;
    } else if (which || bit(LONG + state)) {
      back.unshift(...back.splice(which, 1));
      count = LEAST + length(AGAIN);
      state = state < 7 ? 8 : 11;
    } else state = state < 7 ? 9 : 11; // one byte
    if (back[0] >= end) throw new Error("What is packed has no beginning");
    for (; count > 0; count--, end++) data[end] = data[end - back[0] - 1];
  }
  return data;
}
