/** A value of a parameter: an integer, or an address, hash or text. */
export type ParameterValue = number | bigint | string;

/**
 * What a parameter counts on chain. Units are the program's, wei those of the bond token, atoms those of the reward token; a rate is wei of
 * the bond token for a unit. `deploy/schema/quantities.ts` says how people write each.
 */
export type ParameterUnit =
  | "seconds"
  | "Unix seconds"
  | "epochs"
  | "blocks"
  | "bps"
  | "percent"
  | "units"
  | "wei"
  | "atoms"
  | "rate"
  | "wad"
  | "points"
  | "count";

interface Described {
  /** What it sets, in words for people. */
  readonly about: string;
}

/** An integer, in units of its own, with bounds that are allowed themselves. Without a default it must be given. */
export interface IntegerParameter extends Described {
  readonly unit: ParameterUnit;
  readonly default?: number | bigint;
  readonly min: number | bigint;
  readonly max: bigint;
}

/** One integer for each of a fixed list of things. */
export interface IntegersParameter extends Described {
  readonly unit: ParameterUnit;
  readonly each: readonly string[];
  readonly default: readonly (number | bigint)[];
  readonly min: number | bigint;
  readonly max: bigint;
}

/** An address, hash or text. `DEPLOYER` stands for the account that deploys, `SECOND` for the one after it. */
export interface TextParameter extends Described {
  readonly unit: "address" | "hash" | "text";
  readonly default?: string;
}

export type Parameter = IntegerParameter | IntegersParameter | TextParameter;
