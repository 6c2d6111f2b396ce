/** A receipt as far as it matters. */
export interface Receipt {
  readonly hash: string;
  readonly block: number;
  readonly gas: bigint;
  readonly succeeded: boolean;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

/** A mined transaction. */
export interface Mined {
  readonly hash: string;
  readonly block: number;
  readonly gas: bigint;
  /** What it emitted: the facts of a transaction come from here, never from a later read. */
  readonly logs: Receipt["logs"];
}
