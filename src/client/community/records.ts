import { AssayError } from "../../engine/errors.js";
import { RECORDS } from "../generated/programs.js";
import type { CommunityProgram } from "./program.js";

const ADDRESS = /^0x[0-9a-f]{40}$/i;

/** Contracts of a record that the client knows. */
const NAMES = [
  ...["distributor", "epochOracle", "reputationToken", "taskRegistry", "contributionDisputes"],
  ...["rewardEscrow", "emissionSchedule", "council", "governor"],
] as const;

/**
 * The program that a record of a deployment names: the `program.json` that its deployer hands on.
 * @throws AssayError INVALID_ARGUMENT that names the first entry that is missing or wrong.
 * @example
 * const program = programFromRecord(await (await fetch("https://example.org/program.json")).json());
 */
export function programFromRecord(record: unknown): CommunityProgram {
  const { chainId, startBlock, contracts } = (record ?? {}) as Readonly<Record<string, unknown>>;
  const found = (contracts ?? {}) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries({ chainId, startBlock }))
    if (!Number.isSafeInteger(value)) throw new AssayError("INVALID_ARGUMENT", `The record's ${name} is no number.`);
  for (const name of NAMES)
    if (!ADDRESS.test(String(found[name]))) throw new AssayError("INVALID_ARGUMENT", `The record has no ${name}.`);
  const addresses = Object.fromEntries(NAMES.map((name) => [name, found[name]]));
  return { chainId, startBlock, ...addresses } as unknown as CommunityProgram;
}

/**
 * The program on a live network, from the records that the package brings along; undefined if it has none.
 * @example programOn(1)?.distributor
 */
export function programOn(chainId: number): CommunityProgram | undefined {
  const record = RECORDS[chainId];
  return record === undefined ? undefined : programFromRecord(record);
}
