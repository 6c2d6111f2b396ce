import { AsyncLocalStorage } from "node:async_hooks";
import type { Emitted } from "../src/program/network/emitted.js";
import type { Step } from "../src/program/network/simulate.js";

/** A transaction that a verb sent, or that an earlier command had sent and it found. */
export interface SentTransaction {
  readonly hash: string;
  readonly block: number;
  readonly gas: bigint;
  readonly what: string;
  readonly events: readonly Emitted[];
}

/** What a verb comes to, collected for machines instead of being printed. */
export interface Sink {
  readonly lines: string[];
  readonly transactions: SentTransaction[];
  /** Calls that were checked and not sent. */
  readonly calls: Step[];
  /** Numbers of the chains that the verb looked at: one. */
  readonly chains: number[];
  readonly failures: { readonly code: string; readonly exitCode: number; readonly message: string }[];
}

/** Where the verb that is running leaves what it comes to; nothing if it prints. */
export const SINK = new AsyncLocalStorage<Sink>();
