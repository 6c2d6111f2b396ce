import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, sha256, solidityPacked, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import { attest, attestedUids, CONTRIBUTION_SCHEMA, type Eas, registerSchema } from "./eas.js";
import {
  BOND,
  bindProgram,
  type Contracts,
  DAY,
  deployContracts,
  MINIMUMS,
  ORACLE_TERMS,
  WEEK,
  bondAs,
} from "./epochs.js";

/** Tasks of the program below, by id. */
export const TASK = { reviewed: 1n, attested: 2n, otherDomain: 3n } as const;
/** Domain of the reviewed task, and that of the other one. */
export const DOMAIN = { own: 2n, other: 5n } as const;

const FULL = 10_000n;
const HOUR = 3_600n;

/** Deploys the contracts that may slash in this program. */
export type DeploySlashers = (base: Contracts) => Promise<{ getAddress(): Promise<string> }[]>;

/** A program up to step 2, its clock in the future of the chain, with tasks, an attester and a bond vault. */
export async function deployAttested(ethers: HardhatEthers, now: bigint, deploySlashers?: DeploySlashers) {
  const signers = await ethers.getSigners();
  const [admin, council, attester, author, penalties, stranger, remainder] = signers;
  if (!admin || !council || !attester || !author || !penalties || !stranger || !remainder)
    throw new Error("too few signers");
  const genesis = now + DAY;
  const terms = { ...ORACLE_TERMS, settlementDelay: 5n * DAY };
  const contracts = await deployContracts(ethers, { admin, council, remainder }, { genesis, terms });
  const slashers = (await deploySlashers?.(contracts)) ?? [];
  const addresses = await Promise.all(slashers.map((slasher) => slasher.getAddress()));
  await bindProgram(contracts, penalties.address, addresses);

  const { eas, registry, resolver: contributions, oracle: clock } = contracts;
  const schema = await registerSchema(eas, CONTRIBUTION_SCHEMA, await contributions.getAddress());
  for (const [domain, mode] of [
    [DOMAIN.own, 1n],
    [DOMAIN.own, 0n],
    [DOMAIN.other, 1n],
  ] as const) {
    await registry.create(openTask(domain, mode), "ipfs://rubric");
  }
  for (const task of Object.values(TASK)) await registry.setAttester(task, attester, true);
  return {
    ...contracts,
    ...{ admin, council, attester, author, penalties, stranger, others: signers.slice(7) },
    ...{ clock, contributions, schema, genesis },
  };
}

export type Attested = Awaited<ReturnType<typeof deployAttested>>;

/** A task without limits. */
export const openTask = (domain: bigint, mode: bigint) => ({
  ...{ domain, mode, points: 100n, maxPerWindow: 0n, window: 0n, maxPerEpoch: 0n, epochQuota: 0n },
  ...{ minQuality: 0n, opensAt: 0n, closesAt: 0n, reputationDomain: 0n, minReputation: 0n, knee: 0n },
  ...{ policy: ZeroAddress, rubricHash: ZeroHash },
});

/** Attests a contribution of `author` now; `name` makes its evidence unique. */
export async function attestWork(
  base: Pick<Attested, "eas" | "attester" | "schema" | "author">,
  name: string,
  task: bigint = TASK.reviewed,
): Promise<string> {
  const work = solidityPacked(["uint64", "uint32", "uint16", "uint144"], [task, 1n, FULL, 0n]);
  const data = work + sha256(toUtf8Bytes(name)).slice(2);
  return onlyUid(
    base.eas,
    await attest(base.eas, base.attester, base.schema, { recipient: base.author.address, data }),
  );
}

/** Rows of a published batch, one for each name. */
export const batchRows = (account: string, task: bigint, names: readonly string[]): string =>
  solidityPacked(
    names.flatMap(() => ["address", "uint64", "uint32", "uint16", "bytes32"]),
    names.flatMap((name) => [account, task, 1n, FULL, id(name)]),
  );

/** The uid of the only attestation of a transaction. */
export async function onlyUid(eas: Eas, response: Parameters<typeof attestedUids>[1]): Promise<string> {
  const [uid, ...more] = await attestedUids(eas, response);
  if (uid === undefined || more.length > 0) throw new Error("not one attestation");
  return uid;
}

/** Bonds and admits a reviewer. */
export async function admitReviewer(
  base: Pick<Attested, "vault" | "bondToken" | "council">,
  reviewer: HardhatEthersSigner,
  amount: bigint = MINIMUMS[2],
): Promise<void> {
  await bondAs(base, reviewer, BOND.reviewer, amount);
  await base.vault.connect(base.council).setAdmitted(BOND.reviewer, reviewer, true);
}

export { DAY, HOUR, WEEK };
