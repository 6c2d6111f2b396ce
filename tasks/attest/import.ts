import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AbiCoder, ZeroHash } from "ethers";
import { packWork } from "../../src/engine/mirrors/work.js";
import { AssayError } from "../../src/engine/errors.js";
import { sync } from "../../src/sync/sync.js";
import { readContributionFile, type ContributionInput } from "../../src/sources/contributions.js";
import type { Program } from "../../src/program/contracts.js";
import { chainTime, guarded, mined, openHome, openSession, print, type Print } from "../support.js";
import { attestedBefore } from "../../src/store/contributions.js";
import { checkEligible, checkTasks, requireFile } from "./check.js";

interface Args {
  readonly file: string;
  readonly batch: number;
  readonly as: string;
  readonly dryRun: boolean;
}

/** The attestation request of a contribution. */
export function attestationOf({ account, task, quantity, quality, evidence }: ContributionInput) {
  const work = packWork({ task, quantity, quality });
  const data = AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [work, evidence]);
  return { recipient: account, expirationTime: 0n, revocable: true, refUID: ZeroHash, data, value: 0n };
}

/** Attests contributions in batches, each one transaction; gives the gas of all. */
export async function attestAll(
  program: Program,
  inputs: readonly ContributionInput[],
  batch: number,
  onBatch?: (done: number) => void,
): Promise<bigint> {
  const schema = await program.resolver.schema();
  let gas = 0n;
  for (let from = 0; from < inputs.length; from += batch) {
    const data = inputs.slice(from, from + batch).map(attestationOf);
    gas += await mined(program.eas.multiAttest([{ schema, data }]));
    onBatch?.(Math.min(from + batch, inputs.length));
  }
  return gas;
}

/** Imports a file: what is attested already is left out, so that an interrupted import can be run again. */
export async function importFile(
  program: Program,
  attester: string,
  attested: ReadonlySet<string>,
  inputs: readonly ContributionInput[],
  args: Args,
  out: Print,
): Promise<void> {
  await checkTasks(program, attester, inputs, args.file);
  const fresh = inputs.filter(({ task, evidence }) => !attested.has(`${task} ${evidence}`));
  const skipped = inputs.length - fresh.length;
  if (args.dryRun) return out(`${fresh.length} contributions to attest, ${skipped} attested before; nothing was sent.`);
  const gas = await attestAll(program, fresh, args.batch, (done) => out(`  ${done} of ${fresh.length}`));
  out(`${fresh.length} contributions attested, ${skipped} were before; ${gas} gas.`);
}

export default async function importContributions(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    requireFile(args.file);
    if (args.batch < 1 || args.batch > 60)
      throw new AssayError(
        "INVALID_ARGUMENT",
        `--batch ${args.batch} is not 1..60.`,
        "More does not fit a transaction.",
      );
    const inputs = await readContributionFile(args.file);
    const session = await openSession(hre, args.as);
    const store = await openHome(session);
    try {
      await sync(session.request, store);
      const attested = await attestedBefore(store);
      const fresh = inputs.filter(({ task, evidence }) => !attested.has(`${task} ${evidence}`));
      await checkEligible(store, fresh, await chainTime(session), args.file);
      await importFile(session.program, session.signer.address, attested, inputs, args, print);
    } finally {
      await store.close();
    }
  });
}
