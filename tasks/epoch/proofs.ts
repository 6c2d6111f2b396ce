import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { EpochOracleStatus } from "../../src/engine/rules/contract-values.js";
import { canonicalJson } from "../../src/engine/hash/canonical.js";
import { readManifest } from "../../src/bundle/read.js";
import type { Program } from "../../src/program/contracts.js";
import { copyProofs, selectProofs, writeProofs, type ProofsByPath } from "../../src/bundle/proofs.js";
import { ADDRESS } from "../../src/sources/fields.js";
import { readRecords } from "../../src/sources/records.js";
import { addressOption, guarded, openSession, print, type Print, type Session } from "../support.js";
import { chosenEpoch } from "./computed.js";
import { newestRoot } from "./verify.js";

/** Which proofs are wanted, and where. */
export interface ProofArgs {
  readonly account: string;
  readonly file: string;
  readonly out: string;
}

/** Refuses a bundle whose root is not the one on chain; says whether that root is final. */
async function compareRoot({ oracle }: Program, home: string, epoch: bigint): Promise<boolean> {
  const { root } = await readManifest(home, Number(epoch));
  const { root: onChain, status } = await oracle.proposalOf(epoch);
  if (Number(status) === EpochOracleStatus.None || onChain === root)
    return Number(status) === EpochOracleStatus.Finalized;
  const text = `Root ${onChain} is on chain for epoch ${epoch}, the bundle here has ${root}.`;
  throw new AssayError("MISMATCH", text, "See `npx hardhat epoch verify`.");
}

async function chosenAccounts({ account, file }: ProofArgs): Promise<string[] | undefined> {
  if (account !== "" && file !== "") {
    throw new AssayError(
      "INVALID_ARGUMENT",
      "--account and --file are both given.",
      "Give one of them, or none for all.",
    );
  }
  if (account !== "") return [addressOption("account", account)];
  if (file === "") return undefined;
  return (await readRecords(file, { account: ADDRESS })).map(({ value }) => value.account);
}

const countOf = (shards: ProofsByPath): number =>
  [...shards.values()].reduce((sum, { accounts }) => sum + Object.keys(accounts).length, 0);

/** Proofs of the chosen accounts as one JSON object: epoch, root and, by account, what it needs to claim. */
function joined(shards: ProofsByPath): string {
  const [first] = shards.values();
  if (first === undefined) return "{}";
  const accounts = Object.assign({}, ...[...shards.values()].map((shard) => shard.accounts)) as object;
  return canonicalJson({ epoch: first.epoch, root: first.root, accounts });
}

/** Writes or prints the chosen proofs of an epoch that was computed here. */
export async function writeChosen(
  { program, home }: Pick<Session, "program" | "home">,
  epoch: bigint,
  args: ProofArgs,
  out: Print,
): Promise<void> {
  const chosen = await chosenAccounts(args);
  if (chosen === undefined && args.out === "") {
    throw new AssayError(
      "INVALID_ARGUMENT",
      "All proofs are too much to print.",
      "Name a folder with --out, or --account.",
    );
  }
  const final = await compareRoot(program, home, epoch);
  const shards = chosen === undefined ? undefined : await selectProofs(home, Number(epoch), chosen);
  if (shards !== undefined && args.out === "") return out(joined(shards));
  const count = shards === undefined ? await copyProofs(home, Number(epoch), args.out) : countOf(shards);
  if (shards !== undefined) await writeProofs(home, Number(epoch), shards, args.out);
  const state = final ? "final: they can be claimed" : "not final yet";
  out(`Wrote ${count} proofs of epoch ${epoch} to ${args.out}; the epoch is ${state}.`);
}

export default async function proofs(
  args: ProofArgs & { readonly epoch: number },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, "0");
    await writeChosen(session, await chosenEpoch(args.epoch, () => newestRoot(session)), args, print);
  });
}
