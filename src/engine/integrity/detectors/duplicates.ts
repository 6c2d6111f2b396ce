import { shareBps } from "../math.js";
import { eachRun, sortByColumns } from "../../columns/number-sort.js";
import { likelyRepeats, mix } from "../../columns/likely-repeats.js";
import { NONE } from "../tables.js";
import type { Finding } from "../findings.js";
import type { IntegrityRules } from "../rules.js";
import type { Actions, RepeatedEvidence } from "../tables.js";
import { BPS } from "../../rules/contract-values.js";

/** What an action is worth after comparison with all others: factor, and the row that it copies (`NONE` for an original). */
export interface Copies {
  readonly factorBps: Uint16Array;
  readonly original: Uint32Array;
  /** 1 where the whole evidence is the same, 2 where it is nearly so. */
  readonly how: Uint8Array;
}

/** One word of each row. */
function words(pairs: Uint32Array, length: number, width: number, offset: number): Uint32Array {
  const out = new Uint32Array(length);
  for (let i = 0; i < length; i++) out[i] = pairs[i * width + offset] as number;
  return out;
}

/**
 * Finds the same and near-same evidence. The earliest arrival of a hash is the original, accepted or not; whoever sent it is paid
 * once, for the earliest of their accepted rows with it, and every other accepted row is a copy.
 */
export function findCopies(actions: Actions, rules: IntegrityRules["duplicates"]): Copies {
  const copies: Copies = {
    factorBps: new Uint16Array(actions.length).fill(BPS),
    original: new Uint32Array(actions.length).fill(NONE),
    how: new Uint8Array(actions.length),
  };
  const arrival = actions.order ?? actions.time ?? new Uint32Array(actions.length);
  const repeats = actions.repeats ?? repeatsIn(actions, arrival);
  if (repeats !== undefined) exactCopies(actions, repeats, copies);
  if (actions.sketch !== undefined) {
    const leaders = bandLeaders(actions.length, actions.sketch, arrival);
    nearCopies(actions, leaders, rules, copies);
  }
  return copies;
}

/** The rows whose evidence may occur again. */
function repeatsIn({ evidence, length }: Actions, arrival: Uint32Array): RepeatedEvidence | undefined {
  if (evidence === undefined) return undefined;
  const rows = likelyRepeats(evidence.subarray(0, 2 * length));
  const own = new Uint32Array(2 * rows.length);
  rows.forEach((row, k) => own.set(evidence.subarray(2 * row, 2 * row + 2), 2 * k));
  return { rows, evidence: own, order: rows.map((row) => arrival[row] as number) };
}

function exactCopies(actions: Actions, repeats: RepeatedEvidence, copies: Copies): void {
  const { rows, evidence, order: arrived } = repeats;
  const high = words(evidence, rows.length, 2, 0);
  const low = words(evidence, rows.length, 2, 1);
  const order = sortByColumns(rows.length, [high, low, arrived]);
  eachRun(order, [high, low], (from, to) => {
    const k = order[from] as number;
    const first = rows[k] as number;
    if (to - from < 2 || (high[k] === 0 && low[k] === 0)) return;
    let paid = false;
    for (let k = from; k < to; k++) {
      const row = rows[order[k] as number] as number;
      if (actions.accepted !== undefined && actions.accepted[row] === 0) {
        if (k > from) mark(copies, row, { original: first, ...EXACT });
      } else if (k > from && isSamePiece(actions, row, first)) continue;
      else if (!paid && actions.account[row] === actions.account[first]) paid = true;
      else mark(copies, row, { original: first, ...EXACT });
    }
  });
}

/** Whether two rows are one piece of work by several authors. */
function isSamePiece({ piece }: Actions, row: number, other: number): boolean {
  return piece !== undefined && piece[row] === piece[other];
}

/** What a copy of the whole evidence is worth. */
const EXACT = { how: 1, factorBps: 0 } as const;

interface Copy {
  readonly original: number;
  readonly how: number;
  readonly factorBps: number;
}

function mark(copies: Copies, row: number, { original, how, factorBps }: Copy): void {
  copies.original[row] = original;
  copies.how[row] = how;
  copies.factorBps[row] = factorBps;
}

/** For each row and band of its sketch the first arrival that shares the band; `NONE` for that one itself. */
function bandLeaders(length: number, sketch: Uint32Array, arrival: Uint32Array): Uint32Array {
  const leaders = new Uint32Array(4 * length).fill(NONE);
  for (let band = 0; band < 4; band++) {
    const key = words(sketch, length, 4, band);
    const order = sortByColumns(length, [key, arrival]);
    eachRun(order, [key], (from, to) => {
      const leader = order[from] as number;
      if (key[leader] === 0) return;
      for (let k = from + 1; k < to; k++) leaders[(order[k] as number) * 4 + band] = leader;
    });
  }
  return leaders;
}

/** A row that shares enough bands with one and the same earlier row is near to it. */
function nearCopies(actions: Actions, leaders: Uint32Array, rules: IntegrityRules["duplicates"], copies: Copies): void {
  for (let row = 0; 4 * row < leaders.length; row++) {
    if (copies.how[row] !== 0) continue;
    const leader = commonLeader(leaders.subarray(row * 4, row * 4 + 4), rules.nearBands);
    if (leader === NONE || copies.how[leader] !== 0 || isSamePiece(actions, row, leader)) continue;
    mark(copies, row, { original: leader, how: 2, factorBps: rules.nearWeightBps });
  }
}

function commonLeader(four: Uint32Array, least: number): number {
  let best = NONE;
  for (const leader of four) {
    if (leader === NONE) continue;
    let votes = 0;
    for (const other of four) if (other === leader) votes++;
    if (votes >= least && leader < best) best = leader;
  }
  return best;
}

/** Whose work a row is. */
export const Source = { ORIGINAL: 0, OWN_COPY: 1, COPY_OF_OTHERS: 2 } as const;

/** Whose work each row is, a `Source` a row. */
export function sourcesOf({ account, length }: Actions, { original }: Copies): Uint8Array {
  const sources = new Uint8Array(length).fill(Source.ORIGINAL);
  for (let row = 0; row < length; row++) {
    const of = original[row] as number;
    if (of !== NONE) sources[row] = account[of] === account[row] ? Source.OWN_COPY : Source.COPY_OF_OTHERS;
  }
  return sources;
}

/**
 * Accounts much of whose work is copied from others. Handing in one's own work again is paid nothing, and that is all.
 * @param sources A `Source` a row.
 */
export function findCopiers(
  accounts: number,
  actions: Actions,
  sources: Uint8Array,
  rules: IntegrityRules["duplicates"],
): Finding[] {
  const total = new Uint32Array(accounts);
  const copied = new Uint32Array(accounts);
  const foreign = new Uint32Array(accounts);
  for (let row = 0; row < actions.length; row++) {
    const account = actions.account[row] as number;
    total[account] = (total[account] as number) + 1;
    if (sources[row] === Source.ORIGINAL) continue;
    copied[account] = (copied[account] as number) + 1;
    if (sources[row] === Source.COPY_OF_OTHERS) foreign[account] = (foreign[account] as number) + 1;
  }
  const out: Finding[] = [];
  for (let account = 0; account < accounts; account++) {
    const [n, of] = [foreign[account] as number, total[account] as number];
    if (n < rules.copierLeast || shareBps(n, of) < rules.copierShareBps) continue;
    const evidence = { copies: copied[account] as number, actions: of, fromOthers: n };
    out.push({ account, code: "COPIER", certaintyBps: rules.certaintyBps, evidence });
  }
  return out;
}

/**
 * Sketch of a text's tokens (hashes of words, lines or shingles) for near-duplicate search: four bands of four minima each.
 * Texts that share 9 of 10 tokens agree in two bands with probability 0.87, those that share half with 0.02.
 *
 * @example
 * sketch(Uint32Array.of(1, 2, 3)).length; // 4
 */
export function sketch(tokens: Uint32Array): Uint32Array {
  const out = new Uint32Array(4);
  if (tokens.length === 0) return out;
  for (let band = 0; band < 4; band++) {
    let word = 0x811c_9dc5;
    for (let i = 0; i < 4; i++) word = mix(word ^ least(tokens, band * 4 + i + 1));
    out[band] = word === 0 ? 1 : word;
  }
  return out;
}

function least(tokens: Uint32Array, salt: number): number {
  let min = NONE;
  for (const token of tokens) {
    const h = mix(token ^ Math.imul(salt, 0x9e37_79b1));
    if (h < min) min = h;
  }
  return min;
}

/** Tokens of a text for `sketch`: hashes of its lower-cased runs of three words. */
export function shingles(text: string): Uint32Array {
  const parts = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const out = new Uint32Array(Math.max(0, parts.length - 2));
  for (let i = 0; i < out.length; i++) {
    let h = 0x811c_9dc5;
    for (const c of parts.slice(i, i + 3).join(" ")) h = Math.imul(h ^ (c.codePointAt(0) ?? 0), 0x0100_0193);
    out[i] = h >>> 0;
  }
  return out;
}
