/**
 * keccak256 without WebAssembly and without BigInt: a lane is a pair of 32-bit halves. For hosts that lack WebAssembly, for the odd
 * short message, and as an independent check of the generated kernel.
 */

const ROUNDS = 24;
/** Bytes of a block. */
export const RATE = 136;

/** Rotation of lane x + 5y and the lane to which it moves: FIPS 202, 3.2.2 and 3.2.3. */
const ROTATIONS = new Uint8Array(25);
const MOVES = new Uint8Array(25);
for (let t = 0, x = 1, y = 0; t < ROUNDS; t++) {
  const target = (2 * x + 3 * y) % 5;
  ROTATIONS[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
  MOVES[x + 5 * y] = y + 5 * target;
  [x, y] = [y, target];
}

/** Round constants, low half first, from the shift register of FIPS 202, 3.2.5. */
const CONSTANTS = new Int32Array(2 * ROUNDS);
for (let round = 0, register = 1; round < ROUNDS; round++) {
  for (let j = 0; j < 7; j++) {
    const bit = 2 ** j - 1;
    const half = 2 * round + (bit >> 5);
    if (register & 1) CONSTANTS[half] = (CONSTANTS[half] ?? 0) ^ (1 << (bit & 31));
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
  }
}

const at = (array: Int32Array, i: number): number => array[i] as number;
const columns = new Int32Array(10);
const moved = new Int32Array(50);

/** The permutation keccak-f[1600] on 25 lanes of two halves each, low half first. */
function permute(state: Int32Array): void {
  for (let round = 0; round < ROUNDS; round++) {
    theta(state);
    rhoAndPi(state);
    chi(state);
    state[0] = at(state, 0) ^ at(CONSTANTS, 2 * round);
    state[1] = at(state, 1) ^ at(CONSTANTS, 2 * round + 1);
  }
}

function theta(state: Int32Array): void {
  for (let i = 0; i < 10; i++) {
    columns[i] = at(state, i) ^ at(state, i + 10) ^ at(state, i + 20) ^ at(state, i + 30) ^ at(state, i + 40);
  }
  for (let x = 0; x < 5; x++) {
    const [before, after] = [2 * ((x + 4) % 5), 2 * ((x + 1) % 5)];
    const low = at(columns, before) ^ ((at(columns, after) << 1) | (at(columns, after + 1) >>> 31));
    const high = at(columns, before + 1) ^ ((at(columns, after + 1) << 1) | (at(columns, after) >>> 31));
    for (let i = 2 * x; i < 50; i += 10) {
      state[i] = at(state, i) ^ low;
      state[i + 1] = at(state, i + 1) ^ high;
    }
  }
}

function rhoAndPi(state: Int32Array): void {
  for (let i = 0; i < 25; i++) {
    const by = ROTATIONS[i] as number;
    const target = 2 * (MOVES[i] as number);
    const [low, high] = by < 32 ? [at(state, 2 * i), at(state, 2 * i + 1)] : [at(state, 2 * i + 1), at(state, 2 * i)];
    const bits = by % 32;
    moved[target] = bits === 0 ? low : (low << bits) | (high >>> (32 - bits));
    moved[target + 1] = bits === 0 ? high : (high << bits) | (low >>> (32 - bits));
  }
}

function chi(state: Int32Array): void {
  for (let row = 0; row < 50; row += 10) {
    for (let i = 0; i < 10; i++) {
      state[row + i] = at(moved, row + i) ^ (~at(moved, row + ((i + 2) % 10)) & at(moved, row + ((i + 4) % 10)));
    }
  }
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
if (!HOST_IS_LITTLE_ENDIAN) throw new Error("Assay's engine needs a little-endian host");

/** keccak256 of a message of any length. */
export function keccak256Plain(message: Uint8Array): Uint8Array {
  const state = new Int32Array(50);
  const padded = new Uint8Array((Math.floor(message.length / RATE) + 1) * RATE);
  padded.set(message);
  padded[message.length] = 0x01;
  padded[padded.length - 1] = (padded[padded.length - 1] as number) | 0x80;
  const halves = new Int32Array(padded.buffer);
  for (let block = 0; block < halves.length; block += RATE / 4) {
    for (let i = 0; i < RATE / 4; i++) state[i] = at(state, i) ^ at(halves, block + i);
    permute(state);
  }
  return new Uint8Array(state.buffer, 0, 32).slice();
}
