/** What the benchmarks measure, as the report and the chart show it. */

/** What a case must reach. */
export interface Bar {
  /** At least so many times as fast as the peer. */
  readonly ratio?: number;
  /** At most so many seconds. */
  readonly seconds?: number;
  /** At least so many million rows a second. */
  readonly rate?: number;
  /** At most so many MB. */
  readonly memory?: number;
}

/** A measured case: medians of wall time and of processor time of all threads in milliseconds, peak resident memory in MB. */
export interface Row {
  readonly what: string;
  readonly size: number;
  readonly runs: number;
  readonly wall: number;
  readonly cpu: number;
  readonly memory?: number;
  /** How many times as fast as the peer in the same run. */
  readonly ratio?: number;
  readonly bar?: Bar;
  /** Whether others are compared with it. */
  readonly peer?: boolean;
  /** What else was seen. */
  readonly note?: string;
}

/** A measured benchmark. */
export interface Chapter {
  readonly title: string;
  readonly unit: string;
  readonly machine: { readonly node: string; readonly cores: number; readonly cpu: string };
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

/** Milliseconds as text. */
export function time(ms: number): string {
  if (ms < 1) return `${(1000 * ms).toFixed(0)} µs`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${ms.toFixed(0)} ms`;
  return ms < 100_000 ? `${(ms / 1000).toPrecision(3)} s` : `${(ms / 1000).toFixed(0)} s`;
}
