/** What an operator can do, the most urgent first. */
export const ACTS = [
  "challenge",
  "stake",
  "publish chunk",
  "demand chunk",
  "finalize",
  "confirm",
  "propose",
  "sign batch",
  "settle",
  "settle demand",
  "open holds",
  "read batches",
  "verify",
  "compute",
] as const;

export type Act = (typeof ACTS)[number];

/** Something to be done. Times are Unix seconds. */
export interface Step {
  readonly act: Act;
  readonly epoch: number;
  /** The root that it is about, if it is about one. */
  readonly root?: string;
  /** Units to be laid, where the step says how many. */
  readonly units?: bigint;
  /** The linked batch that it is about, and the chunk of it, from 0. */
  readonly batch?: number;
  readonly chunk?: number;
  /** From when it can be done. */
  readonly from: number;
  /** By when it must be done to count. */
  readonly until?: number;
  readonly why: string;
}

/** What only a person can mend. */
export interface Trouble {
  readonly code: TroubleCode;
  readonly text: string;
  /** The way out. */
  readonly mend: string;
}

export type TroubleCode =
  | "WRONG_ROOT"
  | "CANNOT_DECIDE"
  | "OTHER_BUNDLE"
  | "STORE_DIFFERS"
  | "NOT_BONDED"
  | "NOT_ADMITTED"
  | "BOND_TOO_LOW"
  | "LOW_FUNDS"
  | "PAUSED"
  | "ROWS_MISSING"
  | "DISK";

/** Names a step, whoever plans it whenever. */
export const keyOf = ({ act, epoch, root, batch, chunk }: Step): string =>
  [act, epoch, root, batch, chunk].map((part) => part ?? "").join(" ");
