import { isSampled } from "../mirrors/sortition.js";
import type { ReviewRules } from "./review.js";

/** Rates at which work that counts as attested is drawn for review. */
type Rates = Pick<ReviewRules, "sampleBps" | "sampleNewcomerBps" | "sampleFlaggedBps">;

/** What is known of the account of some work. */
export interface SampledAccount {
  /** Whether it had no reputation at the epoch's start. */
  readonly isNewcomer: boolean;
  /** Whether it was flagged in an earlier epoch. */
  readonly isFlagged: boolean;
}

/** The draw of a round. */
export interface SampleDraw {
  /** 32 bytes. */
  readonly seed: Uint8Array;
  /** Whether everyone was drawn, and so all work. */
  readonly everyone: boolean;
}

/** Whether the rules draw any work that counts as attested. */
export function samplesWork({ sampleBps, sampleNewcomerBps, sampleFlaggedBps }: Rates): boolean {
  return sampleBps > 0 || sampleNewcomerBps > 0 || sampleFlaggedBps > 0;
}

/** Rate in 1/10000 at which an account's work is drawn: the largest that applies. */
export function sampleRate(rates: Rates, { isNewcomer, isFlagged }: SampledAccount): number {
  return Math.max(rates.sampleBps, isNewcomer ? rates.sampleNewcomerBps : 0, isFlagged ? rates.sampleFlaggedBps : 0);
}

/**
 * Whether reviews of a contribution that counts as attested decide on it.
 * @param uid Contribution, 32 bytes.
 */
export function isInSample(rates: Rates, draw: SampleDraw, uid: Uint8Array, account: SampledAccount): boolean {
  if (draw.everyone) return samplesWork(rates);
  return isSampled(draw.seed, uid, sampleRate(rates, account));
}
