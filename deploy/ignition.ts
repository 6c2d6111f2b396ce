import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import { artifacts } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { CONTRACT_NAMES, CONTRACTS, type ContractName } from "../src/chain/contracts.js";
import Assay from "./modules/Assay.js";
import Eas from "./modules/Eas.js";
import RewardToken, { SUPPLY } from "./modules/RewardToken.js";
import { checkParameters } from "./check-parameters.js";
import { publishedEas, type EasAddresses } from "./eas.js";
import { PARAMETERS, SECOND } from "./program-parameters.js";
import type { Parameter } from "./schema/parameter.js";
import { runModule, type Deployed, type Runner } from "./resume.js";
import { readValues, withDefaults, type StoredParameters } from "./schema/document.js";
import { readQuantity, usualUnit, type Money } from "./schema/quantities.js";
import { brokenAddresses, brokenRelations, refuseBroken } from "./schema/relations.js";

/** Decimals and supply of the reward token and of the token of bonds. */
interface Tokens {
  readonly decimals: number;
  readonly supply: bigint;
  readonly bondDecimals: number;
  readonly bondSupply: bigint;
  readonly sameToken: boolean;
}

/** How a deployment is run. */
export interface DeployerOptions {
  /** File in which people wrote the parameters; left out where they are given as the chain counts them. */
  readonly written?: string;
  /** Folder of Ignition's journal; nothing is kept if left out. */
  readonly folder?: string;
  /** Called before each transaction is sent. */
  readonly onSend?: (count: number) => void;
  /** Milliseconds between looks for a new block. */
  readonly interval?: number;
}

const OWN: Tokens = { decimals: 18, supply: SUPPLY, bondDecimals: 18, bondSupply: SUPPLY, sameToken: true };

/** Milliseconds between looks at a chain that mines at once. */
const LOCAL_INTERVAL = 10;

/** Puts a program's contracts on a chain through the Ignition modules; run again after an interruption, it goes on where it stopped. */
export function ignitionDeployer(
  { provider, networkConfig }: Pick<NetworkConnection, "provider" | "networkConfig">,
  { written, folder, onSend, interval }: DeployerOptions = {},
) {
  const blockPollingInterval = interval ?? (networkConfig.type === "edr-simulated" ? LOCAL_INTERVAL : 1_000);
  const counted = countingProvider(provider, onSend);
  const runner: Runner = { provider: counted, artifacts, config: { blockPollingInterval } };
  const place = folder === undefined ? runner : { ...runner, folder };
  const accounts = async () => (await counted.request({ method: "eth_accounts" })) as string[];
  return {
    ownToken: OWN,
    accounts,
    read: (given: Readonly<Record<string, unknown>>, tokens: Tokens): StoredParameters =>
      written === undefined ? storedValues(given) : readValues(written, given, moneyOf(given, tokens)),
    complete: (values: Readonly<Record<string, unknown>>, tokens: Tokens, signers: readonly string[]) =>
      completed(storedValues(values), tokens, signers),
    publishedEas,
    deployEas: async (): Promise<EasAddresses> => {
      const deployed = await runModule(place, Eas, {});
      return { eas: addressIn(deployed, "Eas#EAS"), schemaRegistry: addressIn(deployed, "Eas#SchemaRegistry") };
    },
    deployToken: async (named: Readonly<Record<string, string>>): Promise<string> =>
      addressIn(await runModule(place, RewardToken, { RewardToken: named }), "RewardToken#RewardToken"),
    deployContracts: async (parameters: Readonly<Record<string, string | readonly string[]>>) => {
      const deployed = await runModule(place, Assay, { Assay: storedValues(parameters) });
      const found = CONTRACT_NAMES.map((name) => [name, addressIn(deployed, `Assay#${CONTRACTS[name]}`)] as const);
      return Object.fromEntries(found) as Record<ContractName, string>;
    },
  };
}

/** A provider that counts what is sent through it. */
function countingProvider(
  provider: Pick<EIP1193Provider, "request">,
  onSend: ((count: number) => void) | undefined,
): EIP1193Provider {
  let count = 0;
  return {
    request: (args) => {
      if (args.method === "eth_sendTransaction") onSend?.(++count);
      return provider.request(args) as Promise<unknown>;
    },
  };
}

/** Values as the chain counts them: integers as bigints, also those that a record keeps as texts. */
function storedValues(values: Readonly<Record<string, unknown>>): StoredParameters {
  const table: Readonly<Record<string, Parameter>> = PARAMETERS;
  const stored = Object.entries(values).map(([name, value]) => {
    const parameter = table[name];
    if (parameter === undefined || !("min" in parameter)) return [name, value];
    return [name, Array.isArray(value) ? value.map(toInteger) : toInteger(value)];
  });
  const found = Object.fromEntries(stored) as StoredParameters;
  checkParameters(found);
  return found;
}

function toInteger(value: unknown): unknown {
  const whole = Number.isSafeInteger(value) || (typeof value === "string" && /^\d+$/.test(value));
  return whole ? BigInt(value as string) : value;
}

/** Decimals, and the unit that was given or follows from them. */
function moneyOf({ unit }: Readonly<Record<string, unknown>>, { decimals, bondDecimals }: Tokens): Money {
  const plain = { decimals, bondDecimals, unit: usualUnit(decimals) };
  const given = unit === undefined ? plain.unit : readQuantity("atoms", unit, plain);
  // What is no amount is refused with everything else.
  return { ...plain, unit: typeof given === "bigint" && given > 0n ? given : plain.unit };
}

function completed(values: StoredParameters, tokens: Tokens, accounts: readonly string[]): StoredParameters {
  const [account = "", second = ""] = accounts;
  const { decimals, bondDecimals } = tokens;
  const unit = typeof values["unit"] === "bigint" ? values["unit"] : usualUnit(decimals);
  const money = { decimals, bondDecimals, unit };
  const all = withDefaults(values, money, account);
  if (all["remainderTo"] === SECOND) all["remainderTo"] = second;
  checkParameters(all);
  refuseBroken([...brokenAddresses(all, account), ...brokenRelations(all, { ...money, ...tokens })]);
  return all;
}

function addressIn(deployed: Deployed, id: string): string {
  const address = deployed[id];
  if (address === undefined) throw new Error(`The Ignition module does not give ${id}.`);
  return address;
}
