import { formatUnits, getAddress, type ContractRunner } from "ethers";
import { EpochOracle__factory } from "../../../../typechain-types/index.js";
import { readHead } from "../../../chain/logs.js";
import type { Request } from "../../../chain/provider.js";
import { AssayError } from "../../../engine/errors.js";
import { parseRules, rulesHash, type Rules } from "../../../engine/rules/rules.js";
import { parametersOf } from "../../agreement.js";
import type { ContractName } from "../../contracts.js";
import { inputsHash, recordedParameters, type Parameters, type ProgramRecord, type RecordKeeper } from "./record.js";
import { chainTime, when } from "../../time.js";
import { requireCode, tokensOf, type Tokens } from "./surroundings.js";

/** Where EAS stands on a chain. */
export interface EasAddresses {
  readonly eas: string;
  readonly schemaRegistry: string;
}

/** What puts contracts on a chain, such as Hardhat Ignition with the program's modules. */
export interface Deployer {
  /** The reward token that it makes where none is given. */
  readonly ownToken: Tokens;
  /** Accounts that it signs for; the first deploys. */
  accounts(): Promise<string[]>;
  /** Reads given parameters into what the chain counts; refuses unknown names and values out of bounds. */
  read(given: Readonly<Record<string, unknown>>, tokens: Tokens): Parameters;
  /** Adds defaults; refuses what does not go together. */
  complete(values: Parameters, tokens: Tokens, accounts: readonly string[]): Parameters;
  /** Where EAS stands already; undefined if nobody is known to have put it on that chain. */
  publishedEas(chainId: number): EasAddresses | undefined;
  deployEas(): Promise<EasAddresses>;
  /** A new reward token; gives its address. */
  deployToken(named: Readonly<Partial<Record<"name" | "symbol", string>>>): Promise<string>;
  /** All contracts; goes on where an earlier run stopped. */
  deployContracts(parameters: ProgramRecord["parameters"]): Promise<Readonly<Record<ContractName, string>>>;
}

/** What a deployment needs. */
export interface DeployInput {
  readonly request: Request;
  /** Reads the chain. */
  readonly runner: ContractRunner;
  readonly chainId: number;
  /** Parameters of the program, as the deployer reads them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The program's rules as JSON text. */
  readonly rules: string;
  /** Keeps what is decided before it is done; nothing is kept if left out. */
  readonly keeper?: RecordKeeper;
}

/** Chains on which EAS is deployed anew: nobody else has put it there. */
export const LOCAL_CHAIN = 31_337;
const DAY = 86_400;

/**
 * Deploys a program. Everything is checked before the first transaction, and what was decided is kept, so that a run after a kill or a refusal
 * goes on with the very same values; a run after the last does nothing.
 * @throws AssayError INVALID_ARGUMENT, OVERFLOW, MISMATCH, NOT_FOUND for parameters that cannot be deployed, MISMATCH for others than an
 * earlier run had, REFUSED if a transaction fails.
 */
export async function deployProgram(deployer: Deployer, input: DeployInput): Promise<ProgramRecord> {
  const rules = parseRules(input.rules);
  const begun = await input.keeper?.read();
  if (begun !== undefined) requireSameInputs(begun, inputsHash(input.parameters, rules));
  if (begun?.contracts !== undefined) return begun;
  const decided = begun ?? (await decide(deployer, input, rules));
  await input.keeper?.write(decided);
  const ready = await findSurroundings(deployer, input, decided);
  const contracts = await deployer.deployContracts(ready.parameters);
  await requireSealed(contracts.epochOracle, input.runner);
  const record = { ...ready, contracts };
  await input.keeper?.write(record);
  return record;
}

function requireSameInputs({ inputs, contracts, chainId }: ProgramRecord, now: string): void {
  if (inputs === now) return;
  const did = contracts === undefined ? "is being deployed" : "was deployed";
  const hint =
    chainId === LOCAL_CHAIN
      ? "Give the same files, or begin anew with `--reset`."
      : "Give the same files. For another program on this chain use another clone of the repository.";
  throw new AssayError("MISMATCH", `The program on chain ${chainId} ${did} with other parameters or rules.`, hint);
}

/** Checks everything and gives every value of the program but the addresses that are not there yet. */
async function decide(deployer: Deployer, input: DeployInput, rules: Rules): Promise<ProgramRecord> {
  const { request, chainId, parameters: given } = input;
  const accounts = await deployer.accounts();
  const [account = ""] = accounts;
  const now = await chainTime({ request });
  const startBlock = await readHead(request);
  const tokens = await tokensOf(input, given, deployer.ownToken);
  const own = deployer.read(given, tokens);
  requireRemainder(chainId, own);
  requireNotice(chainId, own, now);
  const eas = await easOf(deployer, input, own);
  const values = { genesis: usualGenesis(chainId, now), ...parametersOf(rules, own), ...own, ...eas };
  const parameters = deployer.complete({ ...values, rulesHash: rulesHash(rules) }, tokens, accounts);
  requireNotOver(parameters, now);
  await requireCode(request, parameters);
  return {
    version: 1,
    chainId,
    startBlock,
    deployer: getAddress(account),
    inputs: inputsHash(given, rules),
    parameters: recordedParameters(parameters),
    rules,
  };
}

/** EAS as it was given or as its package says; none on a local chain, where it is yet to be deployed. */
async function easOf(deployer: Deployer, { request, chainId }: DeployInput, own: Parameters): Promise<Parameters> {
  if (own["eas"] !== undefined && own["schemaRegistry"] !== undefined) return {};
  const published = deployer.publishedEas(chainId);
  const hint = "Give `eas` and `schemaRegistry` in the parameters, or deploy them with deploy/modules/Eas.ts.";
  if (published === undefined) {
    if (chainId === LOCAL_CHAIN) return {};
    throw new AssayError("NOT_FOUND", `No EAS is known on chain ${chainId}.`, hint);
  }
  for (const address of Object.values(published))
    if ((await request("eth_getCode", [address, "latest"])) === "0x")
      throw new AssayError(
        "NOT_FOUND",
        `EAS is not at ${address} on chain ${chainId}, where its package has it.`,
        hint,
      );
  return { ...published };
}

/** Deploys what a program rests on where it is not there; keeps each address. */
async function findSurroundings(deployer: Deployer, { keeper }: DeployInput, begun: ProgramRecord) {
  let record = begun;
  const add = async (more: ProgramRecord["parameters"]): Promise<void> => {
    record = { ...record, parameters: { ...record.parameters, ...more } };
    await keeper?.write(record);
  };
  if (record.parameters["eas"] === undefined) await add({ ...(await deployer.deployEas()) });
  const { token, tokenName: name, tokenSymbol: symbol } = record.parameters;
  if (token === undefined)
    await add({
      token: await deployer.deployToken({
        ...(typeof name === "string" ? { name } : {}),
        ...(typeof symbol === "string" ? { symbol } : {}),
      }),
    });
  if (record.parameters["bondToken"] === undefined) await add({ bondToken: record.parameters["token"] ?? "" });
  return record;
}

async function requireSealed(oracle: string, runner: ContractRunner): Promise<void> {
  if (await EpochOracle__factory.connect(oracle, runner).isSealed()) return;
  throw new AssayError("CHAIN", "All contracts are deployed, but the program is not sealed.", "Run the command again.");
}

/** Only a local chain has an account for what a dead program leaves that nobody named. */
function requireRemainder(chainId: number, { remainderTo }: Parameters): void {
  if (remainderTo !== undefined || chainId === LOCAL_CHAIN) return;
  const hint = "Give `remainderTo` in the parameters: an address that is not the deployer's.";
  throw new AssayError("INVALID_ARGUMENT", "Nobody is named for what a dead program leaves.", hint);
}

/** Seconds for which everybody can see new work rules, and the program itself, before they count. */
const NOTICE = 7 * DAY;

/** Epoch 0 starts at a midnight, UTC: the last one of a local chain's clock, elsewhere the first one after the notice. */
function usualGenesis(chainId: number, now: number): number {
  return chainId === LOCAL_CHAIN ? Math.floor(now / DAY) * DAY : Math.ceil((now + NOTICE) / DAY) * DAY;
}

/** Only on a local chain work counts without notice. */
function requireNotice(chainId: number, { workNotice, genesis }: Parameters, now: number): void {
  if (chainId === LOCAL_CHAIN) return;
  const refuse = (text: string, hint: string): never => {
    throw new AssayError("INVALID_ARGUMENT", text, hint);
  };
  if (Number(workNotice ?? NOTICE) < NOTICE)
    refuse("Tasks and attesters count after less than seven days.", "Raise `workNotice`.");
  if (Number(genesis ?? now + NOTICE) < now + NOTICE)
    refuse(
      `Genesis is ${when(Number(genesis))}, less than seven days away.`,
      "Leave `genesis` out or choose a later date.",
    );
}

/** Epoch 0 must not be over before the program is there. */
function requireNotOver({ genesis, epochLength }: Parameters, now: number): void {
  if (Number(genesis) + Number(epochLength) > now) return;
  const text = `Epoch 0 from ${when(Number(genesis))} on is over already.`;
  throw new AssayError("INVALID_ARGUMENT", text, "Leave `genesis` out or choose a later date.");
}

/** An amount of wei for people. */
export const inTokens = (wei: bigint, decimals: number): string => formatUnits(wei, decimals).replace(/\.0$/, "");
