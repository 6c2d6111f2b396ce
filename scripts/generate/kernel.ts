/**
 * Generates the WebAssembly keccak kernel: `src/engine/hash/keccak-kernel.ts` holds a scalar and a SIMD module as base64.
 *
 * The SIMD module keeps two keccak states side by side, one in each 64-bit half of its 25 vectors, and so hashes two messages at once;
 * apart from the vectors both modules are the same code. Run with `--check` to compare with the committed file instead of writing it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import loadWabt from "wabt";

/** Bytes in the kernel's memory: state, round constants, staging area for messages and hashes. */
const STATE = 0;
const CONSTANTS = 512;
const PAGES = 8;

/** How the 25 lanes are held and combined. */
interface Lanes {
  readonly messages: 1 | 2;
  readonly type: string;
  readonly load: string;
  readonly store: string;
  readonly splat: string;
  xor(a: string, b: string): string;
  andNot(a: string, b: string): string;
  rotate(local: string, by: number): string;
}

const SCALAR: Lanes = {
  messages: 1,
  type: "i64",
  load: "i64.load",
  store: "i64.store",
  splat: "i64.load",
  xor: (a, b) => `(i64.xor ${a} ${b})`,
  andNot: (a, b) => `(i64.and ${a} (i64.xor ${b} (i64.const -1)))`,
  rotate: (local, by) => `(i64.rotl (local.get ${local}) (i64.const ${by}))`,
};

const SIMD: Lanes = {
  messages: 2,
  type: "v128",
  load: "v128.load",
  store: "v128.store",
  splat: "v128.load64_splat",
  xor: (a, b) => `(v128.xor ${a} ${b})`,
  andNot: (a, b) => `(v128.andnot ${a} ${b})`,
  rotate: (local, by) =>
    `(v128.or (i64x2.shl (local.get ${local}) (i32.const ${by})) (i64x2.shr_u (local.get ${local}) (i32.const ${64 - by})))`,
};

const LANES = [...Array(25).keys()];
const ROW = [0, 1, 2, 3, 4];
const get = (name: string): string => `(local.get ${name})`;
const lane = (x: number, y: number): string => `$a${(x % 5) + 5 * (y % 5)}`;

/** Offsets of rho and the order of pi, walked as in FIPS 202, 3.2.2 and 3.2.3: lane (x, y) moves to (y, 2x + 3y). */
function rotations(): number[] {
  const offsets = new Array<number>(25).fill(0);
  for (let t = 0, x = 1, y = 0; t < 24; t++) {
    offsets[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return offsets;
}

/** The 24 constants of iota, from the linear feedback shift register of FIPS 202, 3.2.5. */
function roundConstants(): bigint[] {
  let register = 1;
  const nextBit = (): bigint => {
    const bit = BigInt(register & 1);
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    return bit;
  };
  const bits = Array.from({ length: 24 }, () => Array.from({ length: 7 }, nextBit));
  return bits.map((round) => round.reduce((sum, bit, j) => sum | (bit << ((1n << BigInt(j)) - 1n)), 0n));
}

/** theta, rho, pi, chi and iota on the locals $a0..$a24. */
function round(lanes: Lanes): string {
  const { xor, andNot, rotate } = lanes;
  const offsets = rotations();
  const column = (x: number): string => ROW.slice(1).reduce((sum, y) => xor(sum, get(lane(x, y))), get(lane(x, 0)));
  const source = (x: number, y: number): [number, number] => [(x + 3 * y) % 5, x];
  const moved = (x: number, y: number): string => {
    const [u, v] = source(x, y);
    const mixed = xor(get(lane(u, v)), get(`$d${u}`));
    const offset = offsets[u + 5 * v] ?? 0;
    return offset === 0 ? mixed : `(local.set $t ${mixed}) ${rotate("$t", offset)}`;
  };
  return [
    ...ROW.map((x) => `(local.set $c${x} ${column(x)})`),
    ...ROW.map((x) => `(local.set $d${x} ${xor(get(`$c${(x + 4) % 5}`), rotate(`$c${(x + 1) % 5}`, 1))})`),
    ...LANES.map((i) => `${moved(i % 5, Math.floor(i / 5))} (local.set $b${i})`),
    ...LANES.map((i) => {
      const row = i - (i % 5);
      const chi = xor(get(`$b${i}`), andNot(get(`$b${row + ((i + 2) % 5)}`), get(`$b${row + ((i + 1) % 5)}`)));
      return `(local.set $a${i} ${i === 0 ? xor(chi, `(${lanes.splat} offset=${CONSTANTS} ${get("$round")})`) : chi})`;
    }),
  ].join("\n");
}

function permute(lanes: Lanes): string {
  const stride = 8 * lanes.messages;
  const names = [...LANES.flatMap((i) => [`$a${i}`, `$b${i}`]), ...ROW.flatMap((x) => [`$c${x}`, `$d${x}`]), "$t"];
  return `(func $permute (export "permute") (local $round i32)
    ${names.map((name) => `(local ${name} ${lanes.type})`).join(" ")}
    ${LANES.map((i) => `(local.set $a${i} (${lanes.load} offset=${STATE + stride * i} (i32.const 0)))`).join("\n")}
    (loop $next
      ${round(lanes)}
      (br_if $next (i32.lt_u (local.tee $round (i32.add ${get("$round")} (i32.const 8))) (i32.const 192))))
    ${LANES.map((i) => `(${lanes.store} offset=${STATE + stride * i} (i32.const 0) (local.get $a${i}))`).join("\n")})`;
}

/** Address of the state's lane `i` for message `m` of a group. */
const at = (lanes: Lanes, m: number, i: number): string =>
  `offset=${STATE + 8 * lanes.messages * i + 8 * m} (i32.const 0)`;

const put = (lanes: Lanes, m: number, i: number, value: string): string => `(i64.store ${at(lanes, m, i)} ${value})`;
const take = (lanes: Lanes, m: number, i: number): string => `(i64.load ${at(lanes, m, i)})`;
const clear = (lanes: Lanes): string =>
  `(memory.fill (i32.const ${STATE}) (i32.const 0) (i32.const ${200 * lanes.messages}))`;

/** The padding of keccak (not of SHA-3): 0x01 after the message, 0x80 at the end of the block of 17 lanes. */
const pad = (lanes: Lanes, m: number, length: number): string =>
  length === 16
    ? put(lanes, m, 16, "(i64.const 0x8000000000000001)")
    : put(lanes, m, length, "(i64.const 1)") + put(lanes, m, 16, "(i64.const 0x8000000000000000)");

const squeeze = (lanes: Lanes, m: number): string =>
  [0, 1, 2, 3].map((i) => `(i64.store offset=${8 * i} ${get("$dst")} ${take(lanes, m, i)})`).join("") +
  `(local.set $dst (i32.add ${get("$dst")} (i32.const 32)))`;

/** Runs `absorb(m)` for each message of a group, permutes, runs `finish(m)`; and so on over `$count` messages. */
function overGroups(lanes: Lanes, absorb: (m: number) => string, finish: (m: number) => string): string {
  const each = (body: (m: number) => string): string =>
    [...Array(lanes.messages).keys()]
      .map((m) => `(if (i32.lt_s (i32.const ${m}) ${get("$count")}) (then ${body(m)}))`)
      .join("\n");
  return `(loop $group
    ${clear(lanes)}
    ${each(absorb)}
    (call $permute)
    ${each(finish)}
    (local.set $count (i32.sub ${get("$count")} (i32.const ${lanes.messages})))
    (br_if $group (i32.gt_s ${get("$count")} (i32.const 0))))`;
}

const advance = (local: string, by: number): string => `(local.set ${local} (i32.add ${get(local)} (i32.const ${by})))`;
const swap = (value: string): string => `(call $swap ${value})`;
const load = (local: string, offset: number): string => `(i64.load offset=${offset} ${get(local)})`;

/** keccak256 of `$count` messages of 32 or 64 bytes. */
function hash(lanes: Lanes, length: 4 | 8): string {
  const absorb = (m: number): string =>
    [...Array(length).keys()].map((i) => put(lanes, m, i, load("$src", 8 * i))).join("") +
    pad(lanes, m, length) +
    advance("$src", 8 * length);
  return `(func $hash${8 * length} (export "hash${8 * length}") (param $src i32) (param $dst i32) (param $count i32)
    ${overGroups(lanes, absorb, (m) => squeeze(lanes, m))})`;
}

/** Hashes `$count` pairs of nodes, lower first; with `$sums` commits to the sum of their low 64 bits and returns 1 if one overflows. */
function pairs(lanes: Lanes): string {
  const absorb = (m: number): string => `
    (local.set $low (local.get $src)) (local.set $high (i32.add (local.get $src) (i32.const 32)))
    (if (call $less (local.get $high) (local.get $low)) (then
      (local.set $high (local.get $low)) (local.set $low (i32.add (local.get $src) (i32.const 32)))))
    ${[0, 1, 2, 3].map((i) => put(lanes, m, i, load("$low", 8 * i)) + put(lanes, m, i + 4, load("$high", 8 * i))).join("")}
    ${pad(lanes, m, 8)}
    ${advance("$src", 64)}
    (if ${get("$sums")} (then
      (local.set $left ${swap(load("$low", 24))})
      (local.set $sum${m} (i64.add ${get("$left")} ${swap(load("$high", 24))}))
      (local.set $overflow (i32.or ${get("$overflow")} (i64.lt_u ${get(`$sum${m}`)} ${get("$left")})))))`;
  const finish = (m: number): string =>
    squeeze(lanes, m) +
    `(if ${get("$sums")} (then (i64.store (i32.sub ${get("$dst")} (i32.const 8)) ${swap(get(`$sum${m}`))})))`;
  return `(func (export "pairs") (param $src i32) (param $dst i32) (param $count i32) (param $sums i32) (result i32)
    (local $low i32) (local $high i32) (local $left i64) (local $sum0 i64) (local $sum1 i64) (local $overflow i32)
    ${overGroups(lanes, absorb, finish)}
    ${get("$overflow")})`;
}

/** Hashes `$count` leaves from their columns: abi.encode(epoch, account, units, reputation), twice, low 64 bits replaced by the units. */
function leaves(lanes: Lanes): string {
  const absorb = (m: number): string => `
    ${put(lanes, m, 3, get("$epoch"))}
    ${put(lanes, m, 5, `(i64.shl (i64.load32_u ${get("$accounts")}) (i64.const 32))`)}
    ${put(lanes, m, 6, load("$accounts", 4))}
    ${put(lanes, m, 7, load("$accounts", 12))}
    ${put(lanes, m, 11, swap(load("$units", 0)))}
    ${[0, 1, 2, 3].map((i) => put(lanes, m, 12 + i, swap(load("$reputation", 24 - 8 * i)))).join("")}
    ${pad(lanes, m, 16)}
    ${advance("$accounts", 20)} ${advance("$units", 8)} ${advance("$reputation", 32)}`;
  return `(func (export "leaves") (param $epoch i64) (param $accounts i32) (param $units i32) (param $reputation i32)
    (param $dst i32) (param $count i32) (local $out i32) (local $n i32) (local $amounts i32)
    (local.set $out ${get("$dst")}) (local.set $n ${get("$count")}) (local.set $amounts ${get("$units")})
    (local.set $epoch ${swap(get("$epoch"))})
    ${overGroups(lanes, absorb, (m) => squeeze(lanes, m))}
    (call $hash32 ${get("$out")} ${get("$out")} ${get("$n")})
    (loop $next
      (i64.store offset=24 ${get("$out")} ${swap(load("$amounts", 0))})
      ${advance("$out", 32)} ${advance("$amounts", 8)}
      (br_if $next (local.tee $n (i32.sub ${get("$n")} (i32.const 1))))))`;
}

/** Absorbs `$blocks` whole blocks of one long message into the first of the states, and of another one into the second, if there are two. */
function absorb(lanes: Lanes): string {
  const target = get("$state");
  const mix = (m: number): string => {
    const place = `offset=${8 * m} ${target}`;
    const source = m === 0 ? "$src" : "$other";
    return `(i64.store ${place} (i64.xor (i64.load ${place}) ${load(source, 0)})) ${advance(source, 8)}`;
  };
  const each = (body: (m: number) => string): string => [...Array(lanes.messages).keys()].map(body).join("\n");
  return `(func (export "clear") ${clear(lanes)})
  (func (export "absorb") (param $src i32) (param $other i32) (param $blocks i32) (local $state i32)
    (loop $next
      (local.set $state (i32.const ${STATE}))
      (loop $lane
        ${each(mix)}
        (br_if $lane (i32.lt_u (local.tee $state (i32.add ${target} (i32.const ${8 * lanes.messages})))
          (i32.const ${STATE + 17 * 8 * lanes.messages}))))
      (call $permute)
      (br_if $next (local.tee $blocks (i32.sub ${get("$blocks")} (i32.const 1))))))
  (func (export "squeeze") (param $dst i32) ${each((m) => squeeze(lanes, m))})`;
}

const HELPERS = `
  (func $swap (param $x i64) (result i64)
    (local.set $x (i64.or
      (i64.and (i64.shr_u ${get("$x")} (i64.const 8)) (i64.const 0x00ff00ff00ff00ff))
      (i64.shl (i64.and ${get("$x")} (i64.const 0x00ff00ff00ff00ff)) (i64.const 8))))
    (local.set $x (i64.or
      (i64.and (i64.shr_u ${get("$x")} (i64.const 16)) (i64.const 0x0000ffff0000ffff))
      (i64.shl (i64.and ${get("$x")} (i64.const 0x0000ffff0000ffff)) (i64.const 16))))
    (i64.rotl ${get("$x")} (i64.const 32)))
  (func $less (param $p i32) (param $q i32) (result i32) (local $i i32) (local $x i64) (local $y i64)
    (loop $next
      (local.set $x ${swap(load("$p", 0))})
      (local.set $y ${swap(load("$q", 0))})
      (if (i64.ne ${get("$x")} ${get("$y")}) (then (return (i64.lt_u ${get("$x")} ${get("$y")}))))
      ${advance("$p", 8)} ${advance("$q", 8)}
      (br_if $next (i32.lt_u (local.tee $i (i32.add ${get("$i")} (i32.const 1))) (i32.const 4))))
    (i32.const 0))`;

/** The data segment of the round constants, as escaped little-endian bytes. */
function constants(): string {
  const bytes = roundConstants().flatMap((value) => LANES.slice(0, 8).map((i) => (value >> BigInt(8 * i)) & 0xffn));
  return bytes.map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}

/** The module as WebAssembly text. */
function moduleText(lanes: Lanes): string {
  return `(module
    (memory (export "memory") ${PAGES})
    (data (i32.const ${CONSTANTS}) "${constants()}")
    ${[HELPERS, permute(lanes), hash(lanes, 4), hash(lanes, 8), pairs(lanes), leaves(lanes), absorb(lanes)].join("\n")})`;
}

async function assemble(lanes: Lanes): Promise<string> {
  const wabt = await loadWabt();
  const parsed = wabt.parseWat("kernel.wat", moduleText(lanes), { simd: true, bulk_memory: true });
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  return Buffer.from(buffer).toString("base64");
}

/** Source text of the generated file. */
export async function kernelSource(): Promise<string> {
  return `// Generated by scripts/generate/kernel.ts; do not edit.

/** keccak-f[1600] on one state, as a WebAssembly module in base64. */
export const SCALAR_KERNEL =
  "${await assemble(SCALAR)}";

/** The same on two states at once, with 128-bit vectors. */
export const SIMD_KERNEL =
  "${await assemble(SIMD)}";
`;
}

/** Path of the generated file. */
export const KERNEL_PATH = new URL("../../src/engine/hash/keccak-kernel.ts", import.meta.url);

async function main(): Promise<void> {
  const source = await kernelSource();
  if (!process.argv.includes("--check")) return writeFileSync(KERNEL_PATH, source);
  if (readFileSync(KERNEL_PATH, "utf8") === source) return;
  console.error("src/engine/hash/keccak-kernel.ts is stale: run `npm run generate`");
  process.exitCode = 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
