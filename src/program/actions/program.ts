import { formatUnits, type ContractRunner } from "ethers";
import { AccessManager__factory, IERC20Metadata__factory } from "../../../typechain-types/index.js";
import { readHead } from "../../chain/logs.js";
import type { Request } from "../../chain/provider.js";
import { AssayError } from "../../engine/errors.js";
import { parseRules, rulesHash, type Rules } from "../../engine/rules/rules.js";
import { parametersOf, requirePublishable } from "../agreement.js";
import { programAddresses, type ContractName, type Program, type ProgramAddresses } from "../contracts.js";
import { send, type Mined, type Sent } from "../send.js";
import type { Session } from "../session.js";
import { chainTime } from "../time.js";

/** Values of deployment parameters by name; a list where a parameter has one value for each of several things. */
export type Parameters = Record<string, string | number | bigint | (number | bigint)[]>;

/** Where EAS stands on a chain. */
export interface EasAddresses {
  readonly eas: string;
  readonly schemaRegistry: string;
}

/** What puts contracts on a chain, such as Hardhat Ignition with the program's modules. */
export interface Deployer {
  /** Wei of a unit where the parameters do not say. */
  readonly defaultUnit: bigint;
  /** Refuses parameters that no deployment takes. */
  checkParameters(parameters: Parameters): void;
  /** Where EAS stands already; undefined if nobody is known to have put it on that chain. */
  publishedEas(chainId: number): EasAddresses | undefined;
  deployEas(): Promise<EasAddresses>;
  /** A new reward token; gives its address. */
  deployToken(): Promise<string>;
  deployContracts(parameters: Parameters): Promise<Readonly<Record<ContractName, string>>>;
}

/** What a deployment needs. */
export interface DeployInput {
  readonly request: Request;
  /** Reads the chain. */
  readonly runner: ContractRunner;
  readonly chainId: number;
  /** Parameters of the program; `token`, `bondToken`, `eas`, `genesis` are filled in where they are absent. */
  readonly parameters: Parameters;
  /** The program's rules as JSON text. */
  readonly rules: string;
}

/** Chains on which EAS is deployed anew: nobody else has put it there. */
const LOCAL_CHAIN = 31_337;
const DAY = 86_400;

/** Deploys a program. */
export async function deployProgram(deployer: Deployer, input: DeployInput): Promise<ProgramAddresses> {
  const { request, chainId, parameters, rules } = input;
  const parsed = parseRules(rules);
  deployer.checkParameters(parameters);
  const fromRules = parametersOf(parsed, parameters);
  requireRemainder(chainId, parameters);
  const now = await chainTime({ request });
  requireNotice(chainId, parameters, now);
  const startBlock = await readHead(request);
  const eas = await easAddresses(deployer, chainId, parameters);
  const token = String(parameters["token"] ?? (await deployer.deployToken()));
  const values: Parameters = {
    bondToken: token,
    genesis: usualGenesis(chainId, now),
    ...fromRules,
    ...parameters,
    ...eas,
    token,
    rulesHash: rulesHash(parsed),
  };
  await checkSupply(token, input.runner, BigInt(String(values["unit"] ?? deployer.defaultUnit)));
  return programAddresses(await deployer.deployContracts(values), chainId, startBlock);
}

async function easAddresses(deployer: Deployer, chainId: number, parameters: Parameters): Promise<EasAddresses> {
  const { eas, schemaRegistry } = parameters;
  if (eas !== undefined && schemaRegistry !== undefined)
    return { eas: String(eas), schemaRegistry: String(schemaRegistry) };
  const published = deployer.publishedEas(chainId);
  if (published !== undefined) return published;
  if (chainId === LOCAL_CHAIN) return deployer.deployEas();
  const hint = "Give `eas` and `schemaRegistry` in the parameters, or deploy them with deploy/modules/Eas.ts.";
  throw new AssayError("NOT_FOUND", `No EAS is known on chain ${chainId}.`, hint);
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
    refuse("Genesis is less than seven days away.", "Leave `genesis` out or raise it.");
}

/** A unit must be a whole number of wei that leaves room for amounts in uint64. */
async function checkSupply(address: string, runner: ContractRunner, unit: bigint): Promise<void> {
  const token = IERC20Metadata__factory.connect(address, runner);
  const [supply, decimals] = await Promise.all([token.totalSupply(), token.decimals()]);
  if (supply / unit < 1n << 64n) return;
  const text = `The token's supply of ${formatUnits(supply, decimals)} is more than 2^64 units of ${unit} wei.`;
  throw new AssayError("OVERFLOW", text, "Raise `unit` in the parameters.");
}

/**
 * Checks that all contracts know each other and opens the program, as the signer, who must have deployed it.
 * @returns Nothing if it is open.
 */
export async function sealProgram(
  session: Pick<Session, "program" | "signer" | "dryRun">,
): Promise<Sent<void> | undefined> {
  const { oracle } = session.program;
  return (await oracle.isSealed()) ? undefined : send(session, oracle.seal, []);
}

/** The call that sets rules, and the first epoch that would have them. */
export interface RulesCall {
  readonly from: number;
  readonly hash: string;
  readonly target: string;
  readonly data: string;
}

/**
 * Checks rules against the contracts.
 * @param uri Where the rules are published.
 * @throws AssayError MISMATCH if they cannot do what they say.
 */
export async function rulesCall(
  session: Pick<Session, "program" | "request">,
  rules: Rules,
  uri: string,
): Promise<RulesCall> {
  const { program } = session;
  const { oracle } = program;
  const now = await chainTime(session);
  const running = BigInt(now) < (await oracle.genesis()) ? -1n : await oracle.epochAt(now);
  const from = Number(running + 1n);
  await requirePublishable(program, rules, from);
  const hash = rulesHash(rules);
  const data = oracle.interface.encodeFunctionData("setRules", [hash, uri]);
  return { from, hash, target: program.addresses.epochOracle, data };
}

/** What came of setting rules: they hold already, the governor has to set them, or the signer may. */
export interface RulesSet extends RulesCall {
  readonly state: "set before" | "for the governor" | "settable";
  /** Left out unless they were set just now. */
  readonly mined?: Mined;
}

/** Sets rules for the epochs to come, if the signer may do so without a vote. */
export async function setRules(session: Session, rules: Rules, uri: string): Promise<RulesSet> {
  const call = await rulesCall(session, rules, uri);
  const { oracle } = session.program;
  if ((await oracle.rulesOf(call.from)) === call.hash) return { ...call, state: "set before" };
  if (!(await maySetRules(session.program, session.signer.address))) return { ...call, state: "for the governor" };
  const { mined } = await send(session, oracle.setRules, [call.hash, uri]);
  return { ...call, state: "settable", ...(mined === undefined ? {} : { mined }) };
}

async function maySetRules({ addresses, oracle }: Program, account: string): Promise<boolean> {
  const manager = AccessManager__factory.connect(addresses.accessManager, oracle.runner);
  const { selector } = oracle.interface.getFunction("setRules");
  return (await manager.canCall(account, addresses.epochOracle, selector)).immediate;
}

/** What can be paused: proposals of epochs, or new credits. Nothing pauses what was credited. */
export type Pausable = "proposals" | "credits";

type Guardian = Pick<Session, "program" | "signer" | "dryRun">;

const pausedBy = ({ oracle, distributor }: Program, of: Pausable) => (of === "proposals" ? oracle : distributor);

const LONGEST_HOURS = 72;

/** Pauses for some hours, as the signer, who must be the guardian. */
export async function pauseProgram(session: Guardian, of: Pausable, hours: number): Promise<Sent<void>> {
  if (!Number.isInteger(hours) || hours < 1 || hours > LONGEST_HOURS)
    throw new AssayError(
      "INVALID_ARGUMENT",
      `--hours ${hours} is not 1..${LONGEST_HOURS}.`,
      "A pause lasts three days at most.",
    );
  return send(session, pausedBy(session.program, of).pause, [hours * 3_600]);
}

/** Ends a pause early, as the signer, who must be the guardian. */
export function unpauseProgram(session: Guardian, of: Pausable): Promise<Sent<void>> {
  return send(session, pausedBy(session.program, of).unpause, []);
}
