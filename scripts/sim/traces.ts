/** What work leaves behind besides itself: its words, and the transfers that pay for the wallets it comes from. */
import { sketch } from "../../src/engine/integrity/detectors/duplicates.js";
import type { SeededRandom } from "./seeded-random.js";

/* TEXTS */

/** Words of a piece of work: hashes of its runs of three words, and their sketch as the scan makes it. */
export interface Text {
  readonly runs: Uint32Array;
  readonly sketch: Uint32Array;
}

const RUNS = 60;
/** Runs that a template or a form gives to all pieces of one task. */
const FORM = 6;

const textOf = (runs: Uint32Array): Text => ({ runs, sketch: sketch(runs) });

/** Words of one's own in the form that its task asks for. */
export function freshText(random: SeededRandom, task: number): Text {
  return textOf(Uint32Array.from({ length: RUNS }, (_, i) => (i < FORM ? task * FORM + i : random.next())));
}

/** Another's words with some runs of them changed: three for a copy that a script made, a half for two people who write of the same thing. */
export function likeText(random: SeededRandom, { runs }: Text, changed = 3): Text {
  const own = runs.slice();
  for (let n = 0; n < changed; n++) own[FORM + random.below(RUNS - FORM)] = random.next();
  return textOf(own);
}

/* WALLETS */

/** Transfers among accounts and other wallets, and when each account was first paid how much. */
export interface Ledger {
  /** Nodes from 0 on are accounts; node −1 − n is wallet n. */
  readonly transfers: { readonly from: number; readonly to: number }[];
  /** For each wallet whether strangers share it. */
  readonly services: boolean[];
  /** Unix seconds and an amount for each account; 0 where it was never paid. */
  readonly first: { readonly time: number; readonly amount: number }[];
}

/** Exchanges that everybody uses. */
const EXCHANGES = 5;
const YEAR = 31_536_000;

/** A ledger with its exchanges. */
export function openLedger(): Ledger {
  return { transfers: [], services: Array<boolean>(EXCHANGES).fill(true), first: [] };
}

function openWallet({ services }: Ledger): number {
  services.push(false);
  return -services.length;
}

function pay(ledger: Ledger, from: number, to: number, paid: { time: number; amount: number }): void {
  ledger.transfers.push({ from, to });
  ledger.first[to] ??= paid;
}

/** An amount of any size from 1,000 to 4 million. */
const anyAmount = (random: SeededRandom): number => (1_000 << random.below(11)) + random.below(1_000);

/** Strangers: most were paid by an exchange, some from a wallet of their own, some by a friend, at any time before. */
export function fundApart(ledger: Ledger, random: SeededRandom, accounts: readonly number[], before: number): void {
  for (const account of accounts) {
    const paid = { time: before - 1 - (random.next() % (3 * YEAR)), amount: anyAmount(random) };
    const luck = random.below(20);
    const friend = accounts[random.below(accounts.length)] ?? account;
    if (luck < 15) pay(ledger, -1 - random.below(EXCHANGES), account, paid);
    else if (luck < 18 || friend === account) pay(ledger, openWallet(ledger), account, paid);
    else pay(ledger, friend, account, paid);
  }
}

/** People of one payroll: one wallet pays them much the same, each from the day they were taken on. */
export function fundAlike(ledger: Ledger, random: SeededRandom, accounts: readonly number[], before: number): void {
  const payer = openWallet(ledger);
  for (const account of accounts)
    pay(ledger, payer, account, { time: before - 1 - (random.next() % YEAR), amount: 90_000 + random.below(20_000) });
}

/** Accounts that one hand opens minutes apart with one amount; no wallet pays more than 40 of them, so that none is busy. */
export function fundTogether(ledger: Ledger, accounts: readonly number[], from: number): void {
  const main = openWallet(ledger);
  let payer = main;
  accounts.forEach((account, i) => {
    if (i % 40 === 0) {
      payer = openWallet(ledger);
      ledger.transfers.push({ from: main, to: payer });
    }
    pay(ledger, payer, account, { time: from + 60 * i, amount: 50_000 });
  });
}
