import { AsyncLocalStorage } from "node:async_hooks";
import path from "node:path";
import { isAddress, VoidSigner, ZeroAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../src/engine/errors.js";
import { printableLines } from "../src/engine/printable.js";
import { programAt, type ProgramAddresses } from "../src/program/contracts.js";
import { EXIT } from "../src/program/network/exit-codes.js";
import type { Failure } from "../src/program/network/failures.js";
import { settleEarlier } from "../src/program/network/deliver.js";
import { addressesOf } from "../src/program/actions/launch/record.js";
import { journalAt, type Account, type Session } from "../src/program/session.js";
import { fetchFromEnvironment, openNetwork, openSecond, signerOf, type OpenNetwork } from "./network.js";
import { json, note, print } from "./print.js";
import { chainFolder } from "./places.js";
import { recordAt } from "./record.js";
import { SINK } from "./sink.js";

/** What there is to do once the body of the verb that is running has said what it did. */
const AFTERWARDS = new AsyncLocalStorage<(() => Promise<void>)[]>();

/**
 * Runs a verb's body; what goes wrong becomes one line that names the input and the way out, or a JSON object, with the exit code that
 * says what kind of failure it is.
 */
export async function guarded(body: () => Promise<void>, args: object = {}): Promise<void> {
  const afterwards: (() => Promise<void>)[] = [];
  try {
    await AFTERWARDS.run(afterwards, body);
    for (const each of afterwards) await each();
  } catch (error) {
    // Only now, as the words of all errors take longer to load than most verbs to run.
    const { failureOf } = await import("../src/program/network/failures.js");
    const failure = failureOf(error) ?? hardhatFailure(error);
    if (failure === undefined) throw error;
    const { line, exitCode, code } = failure;
    const sink = SINK.getStore();
    if (sink !== undefined) sink.failures.push({ code, exitCode, message: line });
    else if ("json" in args && args.json === true) print(json({ error: { code, exitCode, message: line } }));
    process.stderr.write(`Error: ${printableLines(line)}\n`);
    process.exitCode = exitCode;
  }
}

/** An error of Hardhat's own, or of a secret that is missing or malformed. */
function hardhatFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  const usage = { exitCode: EXIT.usage, code: "INVALID_ARGUMENT" };
  // Never the message: it can hold the key.
  if (/private key|invalid BytesLike value|secp256k1/i.test(error.message))
    return { ...usage, line: `A key of the network's accounts is malformed. ${SECRETS}` };
  if (!/^HHE\d+:/.test(error.message)) return undefined;
  const [line = ""] = error.message.split("\n");
  if (!/configuration variable/i.test(line)) return { ...usage, line };
  return { ...usage, line: `${line.trim().replace(/\.$/, "")}. ${SECRETS}` };
}

const SECRETS = "Set it in .env (see .env.example) or with `npx hardhat keystore set`.";

/** Where a chain's program keeps its store and bundles. */
export function homeOf(hre: HardhatRuntimeEnvironment, chainId: number): string {
  return path.join(hre.config.paths.root, ".assay", chainFolder(chainId));
}

/**
 * Addresses of the program on a chain, as its record has them.
 * @throws AssayError NOT_FOUND if there is none, NOT_YET if its deployment is not finished.
 */
export async function deployedProgram(
  hre: HardhatRuntimeEnvironment,
  chainId: number,
  network: string,
): Promise<ProgramAddresses> {
  const record = await recordAt(hre, chainId).read();
  if (record !== undefined) return addressesOf(record);
  const named = network === "default" ? "localhost" : network;
  const hint = `Join one with \`npx hardhat program join\` and its file, deploy one with \`npx hardhat program deploy --network ${named}\`, or name the right network with --network.`;
  throw new AssayError("NOT_FOUND", `There is no program on ${network} (chain ${chainId}).`, hint);
}

/** Options of a verb that say who signs and whether anything is sent. */
export interface SignerArgs {
  /** The first account if left out. */
  readonly as?: string;
  readonly dryRun?: boolean;
  /** Form in which calls are printed instead of being sent. */
  readonly calldata?: string;
  /** URL of a second node; by default the one of the environment. */
  readonly rpc2?: string;
  /** URLs that are asked once the network's own fails; by default those of the environment. */
  readonly fallback?: string;
}

/** Says what is sent before it is, so that it can be followed elsewhere whatever happens here. */
function onSent(hash: string, what: string): void {
  process.stderr.write(`Sent ${hash}: ${what}\n`);
}

/** Signer of a verb that needs no key. */
export const NOBODY = "nobody";

/** Says what came of what was sent, and collects it where machines read. */
async function hooks(
  addresses: ProgramAddresses,
  calldata: string,
): Promise<Pick<Session, "onSent" | "onMined" | "onChecked">> {
  const sink = SINK.getStore();
  sink?.chains.push(addresses.chainId);
  const events = sink === undefined ? undefined : (await import("../src/program/network/emitted.js")).emittedBy;
  return {
    onSent,
    onMined: (mined, what) => {
      const { hash, block, gas } = mined;
      note(`Mined ${hash}: block ${block}, ${gas} gas`);
      sink?.transactions.push({ hash, block, gas, what, events: events?.(mined, addresses) ?? [] });
    },
    ...(sink === undefined || calldata === "" ? {} : { onChecked: (call) => void sink.calls.push(call) }),
  };
}

/** Blocks on top of the newest one that is read: few, as its state must still be known, and enough that nodes agree on it. */
const RECENT = 5;

/** The account that signs; one without a key where none is needed, or where somebody else sends. */
async function accountFor(node: OpenNetwork, as: string, calldata: string): Promise<Account> {
  if (as === NOBODY) return new VoidSigner(ZeroAddress, node.provider);
  return calldata !== "" && isAddress(as) ? new VoidSigner(as, node.provider) : signerOf(node, as);
}

/** Connects to the chosen network and to the program that was deployed there. */
export async function openSession(hre: HardhatRuntimeEnvironment, args: SignerArgs = {}): Promise<Session> {
  const node = await openNetwork(await hre.network.getOrCreate(), args.fallback);
  const { request, chainId, name } = node;
  const addresses = await deployedProgram(hre, chainId, name);
  await requireCode(request, addresses, name);
  const { as = "0", calldata = "" } = args;
  const dryRun = args.dryRun === true || calldata !== "";
  const signer = await accountFor(node, as, calldata);
  const second = await openSecond(args.rpc2 ?? "", node);
  const { confirmed, live } = node;
  const journal = journalAt(homeOf(hre, chainId));
  const fetch = fetchFromEnvironment();
  const sync = { confirmations: live ? RECENT : 0, fetch, ...(second === undefined ? {} : { second }) };
  const program = programAt(addresses, signer);
  const session = {
    request,
    signer,
    program,
    home: homeOf(hre, chainId),
    dryRun,
    sync,
    confirmed,
    live,
    journal,
    ...(await hooks(addresses, calldata)),
  };
  if (args.as !== undefined && args.as !== NOBODY && !dryRun) await settle(session);
  return session;
}

/**
 * Waits for what earlier commands sent, and says so of those that were cut off: what a verb refuses now may be what they have done. Once the verb that
 * is running has ended well, all of that is settled, and the same call again is a new wish.
 */
async function settle(session: Session): Promise<void> {
  const { program, signer, journal } = session;
  await settleEarlier(session);
  AFTERWARDS.getStore()?.push(async () => journal?.report(program.addresses.chainId, signer.address));
  const before = (await journal?.cutOff(program.addresses.chainId, signer.address)) ?? [];
  for (const { hash, what } of before)
    note(`An earlier command was cut off before it said that it had sent ${hash ?? ""}: ${what}`);
}

async function requireCode(request: Session["request"], addresses: ProgramAddresses, network: string): Promise<void> {
  if ((await request("eth_getCode", [addresses.epochOracle, "latest"])) !== "0x") return;
  const text = `The program recorded for chain ${addresses.chainId} is not on ${network}.`;
  const simulated = network === "default" || network === "hardhat";
  const hint = simulated
    ? "That chain lives only inside this command: name a running one, such as --network localhost."
    : `If the node was started anew, deploy again with \`npx hardhat program deploy --reset --network ${network}\`.`;
  throw new AssayError("NOT_FOUND", text, hint);
}
