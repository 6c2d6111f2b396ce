import { CONTRACT_NAMES, type ContractName } from "../../../chain/contracts.js";
import { AssayError } from "../../../engine/errors.js";
import { hashJson, type Json } from "../../../engine/hash/canonical.js";
import { parseRules, type Rules } from "../../../engine/rules/rules.js";
import { programAddresses, type ProgramAddresses } from "../../contracts.js";

/** Values of deployment parameters by name, as the chain counts them; a list where there is one value for each of several things. */
export type Parameters = Readonly<Record<string, string | number | bigint | readonly (number | bigint)[]>>;

/**
 * What is known of a program: written before its first transaction, complete once all contracts stand and are sealed. The same file, handed on,
 * is all that others need to take part.
 */
export interface ProgramRecord {
  readonly version: 1;
  readonly chainId: number;
  /** First block that can hold an event of the program. */
  readonly startBlock: number;
  /** Account that deployed it. */
  readonly deployer: string;
  /** Hash of the parameters that were given and of the rules: a run with others is another program. */
  readonly inputs: string;
  /** Every parameter with its value, defaults included; integers as decimal texts. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly rules: Rules;
  /** Left out until the program is complete. */
  readonly contracts?: Readonly<Record<ContractName, string>>;
}

/** Where a record is kept. */
export interface RecordKeeper {
  read(): Promise<ProgramRecord | undefined>;
  write(record: ProgramRecord): Promise<void>;
}

/** Parameters as a record keeps them. */
export function recordedParameters(values: Parameters): ProgramRecord["parameters"] {
  const texts = Object.entries(values).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(String) : String(value as string | number | bigint),
  ]);
  return Object.fromEntries(texts) as ProgramRecord["parameters"];
}

/** Hash of what a deployment is given. */
export function inputsHash(given: Readonly<Record<string, unknown>>, rules: Rules): string {
  const plain = JSON.stringify({ given, rules }, (_, value: unknown) =>
    typeof value === "bigint" || typeof value === "number" ? value.toString() : value,
  );
  return hashJson(JSON.parse(plain) as Json);
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** What each entry of a record must look like. */
const ENTRIES: Readonly<Record<keyof ProgramRecord, (value: unknown) => boolean>> = {
  version: (value) => value === 1,
  chainId: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  startBlock: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  deployer: (value) => ADDRESS.test(String(value)),
  inputs: (value) => /^0x[0-9a-f]{64}$/.test(String(value)),
  parameters: (value) => typeof value === "object" && value !== null && Object.values(value).every(isRecorded),
  rules: (value) => typeof value === "object" && value !== null,
  contracts: (value) => value === undefined || hasAllContracts(value),
};

const isRecorded = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((each) => typeof each === "string"));

function hasAllContracts(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const found = value as Record<string, unknown>;
  return (
    Object.keys(found).length === CONTRACT_NAMES.length &&
    CONTRACT_NAMES.every((name) => ADDRESS.test(String(found[name])))
  );
}

/**
 * Checks a record that was read from a file.
 * @param where The file.
 * @throws AssayError INVALID_ARGUMENT that names the first faulty entry, INVALID_RULES.
 */
export function parseRecord(where: string, document: unknown): ProgramRecord {
  const refuse = (text: string): never => {
    const hint = "Ask for the `program.json` of the program again.";
    throw new AssayError("INVALID_ARGUMENT", `${where} is no record of a program: ${text}.`, hint);
  };
  if (typeof document !== "object" || document === null || Array.isArray(document)) return refuse("it is no object");
  const found = document as Record<string, unknown>;
  for (const name of Object.keys(found)) if (!(name in ENTRIES)) refuse(`${name} is unknown`);
  for (const [name, isRight] of Object.entries(ENTRIES)) if (!isRight(found[name])) refuse(`${name} is wrong`);
  parseRules(found["rules"]);
  return document as ProgramRecord;
}

/**
 * Addresses of a record.
 * @throws AssayError NOT_YET if the deployment has not ended.
 */
export function addressesOf({ contracts, chainId, startBlock }: ProgramRecord): ProgramAddresses {
  if (contracts !== undefined) return programAddresses(contracts, chainId, startBlock);
  const text = `The deployment on chain ${chainId} has begun and is not finished.`;
  throw new AssayError("NOT_YET", text, "Run `npx hardhat program deploy` again: it goes on where it stopped.");
}
