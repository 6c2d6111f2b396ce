/** Marks "no account", "no target" or "no row" in a Uint32 column. */
export const NONE = 0xffff_ffff;

/**
 * What accounts did, one row an action. Accounts, kinds and targets are dense indices; the caller keeps the names.
 * Optional columns switch on the detectors that need them; a missing column is never guessed.
 */
export interface Actions {
  readonly length: number;
  readonly account: Uint32Array;
  /** 32 bits where there are more kinds than 16 bits tell apart. */
  readonly kind: Uint16Array | Uint32Array;
  /** Unix seconds. */
  readonly time?: Uint32Array;
  /** What was acted on (a repository, a page, a proposal); `NONE` where there is none. */
  readonly target?: Uint32Array;
  /** First 64 bits of the evidence's hash, high word first, two words a row; both zero where there is none. */
  readonly evidence?: Uint32Array;
  /** In place of `evidence` and `order`, where few rows bring evidence that others bring too. */
  readonly repeats?: RepeatedEvidence;
  /** Four words a row from `sketch`; all zero where there is none. */
  readonly sketch?: Uint32Array;
  /** Order of arrival where it differs from `time`; ties by row. */
  readonly order?: Uint32Array;
  /** 1 for work that was accepted; without the column every row is. */
  readonly accepted?: Uint8Array;
  /** Who decided on the row: 1 reviewers, 2 nobody yet or a dispute, 0 the attester alone. */
  readonly decided?: Uint8Array;
  /** Account that attested the row, in the same index space; `NONE` where there is none. */
  readonly attester?: Uint32Array;
  /** Row of the first author of the same piece of work, of others by more authors; the row itself for all others. Authors of one piece copy nobody. */
  readonly piece?: Uint32Array;
}

/** Rows whose evidence may occur again, a few others among them. */
export interface RepeatedEvidence {
  /** Ascending. */
  readonly rows: Uint32Array;
  /** As in `Actions`, two words for each of the rows. */
  readonly evidence: Uint32Array;
  /** Order of arrival of each of the rows. */
  readonly order: Uint32Array;
}

/** Lifetime counts by kind, `counts[account * kinds + kind]`, where single actions are not at hand. */
export interface Profiles {
  readonly kinds: number;
  readonly counts: Uint32Array;
}

/** One moment and one amount an account, such as first use and volume in any fixed quantum. 0 means unknown. */
export interface Moments {
  readonly time: Uint32Array;
  readonly amount: Uint32Array;
}

/** Transfers or interactions. Nodes below the number of accounts are accounts, the others are counterparties. */
export interface Edges {
  readonly length: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly count: Uint32Array;
}

/** What is known of the counterparties; entry `i` describes node `accounts + i`. */
export interface Counterparties {
  readonly length: number;
  /** Neighbours in the full graph, 0 where unknown (then those in `Edges` count). */
  readonly degree: Uint32Array;
  /** 1 for a service that strangers share: exchange, deposit address, contract, bridge. */
  readonly service: Uint8Array;
}

/** Endorsements or reviews between accounts. */
export interface Endorsements {
  readonly length: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly count: Uint32Array;
  /** Row in `Actions` that was endorsed; `NONE` where there is none. */
  readonly action?: Uint32Array;
}

/** All that a scan may read. Only `accounts` is required. */
export interface ScanInput {
  readonly accounts: number;
  readonly actions?: Actions;
  readonly profiles?: Profiles;
  readonly moments?: Moments;
  readonly edges?: Edges;
  readonly counterparties?: Counterparties;
  readonly endorsements?: Endorsements;
  /** Kinds that cost one click. Without it the scan takes the kind that most accounts do and nothing else, and those that join it. */
  readonly cheapKinds?: readonly number[];
  /** True where clicks are paid, as tasks of a program are: then those that work does not excuse dilute it. False by default. */
  readonly clicksPaid?: boolean;
  /** What reviewers found of accounts' work before, by account. */
  readonly before?: { readonly good: Uint32Array; readonly voided: Uint32Array };
  /** False where an account need not be a person: what splitting could evade then changes no weight. True by default. */
  readonly personhood?: boolean;
  /** Seeds of trust, account indices. */
  readonly seeds?: readonly number[];
}
