import { toBeHex } from "ethers";
import { rangeSizer, readHead, readRange, type LogFilter } from "../../../chain/logs.js";
import {
  EPOCH_ORACLE_STATUS_NAMES,
  EpochOracleStatus,
  ROOT_STAKES_ENTRY_NAMES,
} from "../../../engine/rules/contract-values.js";
import type { Session } from "../../session.js";

type Reader = Pick<Session, "program" | "request">;

/** A root that was brought to the table of an epoch. Amounts in units. */
export interface TableRoot {
  readonly root: string;
  /** How it came there, in words. */
  readonly entry: string;
  /** All that is laid on it. */
  readonly units: bigint;
  /** Whether it is proposed, leads or is final. */
  readonly stands: boolean;
  readonly bundleHash: string;
  readonly bundleURI: string;
}

/** How a root was named in a log: with its bundle, if it came to the table. */
interface Named {
  readonly root: string;
  readonly bundle?: { readonly hash: string; readonly uri: string };
}

/** The roots of an epoch and who decides when; times in Unix seconds, 0 if no dispute is open. */
export async function disputeOf(session: Reader, epoch: bigint) {
  const { oracle } = session.program;
  const [status, standing, next] = await Promise.all([
    oracle.statusOf(epoch),
    oracle.standingRoot(epoch),
    oracle.nextEpoch(),
  ]);
  const { rulingFrom, stakesFrom, until } = await oracle.dispute();
  const open = epoch === next && Number(status) === EpochOracleStatus.Disputed;
  const times = open ? { rulingFrom, stakesFrom, until } : { rulingFrom: 0n, stakesFrom: 0n, until: 0n };
  const named = await namedRoots(session, epoch, ["Proposed", "Challenged"]);
  const roots = await Promise.all(named.map((each) => rootAt(session, epoch, each, standing)));
  return { epoch, state: EPOCH_ORACLE_STATUS_NAMES[Number(status)], roots, ...times };
}

async function rootAt(
  { program: { oracle } }: Reader,
  epoch: bigint,
  { root, bundle }: Named,
  standing: string,
): Promise<TableRoot> {
  const { entered, confirmed, added, entry } = await oracle.poolOf(epoch, root);
  return {
    root,
    entry: ROOT_STAKES_ENTRY_NAMES[Number(entry)] ?? "",
    units: entered + confirmed + added,
    stands: root === standing,
    bundleHash: bundle?.hash ?? "",
    bundleURI: bundle?.uri ?? "",
  };
}

/** Roots of an epoch on which an account laid what is not settled. */
export async function stakedRoots(session: Reader, epoch: bigint, account: string): Promise<string[]> {
  const { oracle } = session.program;
  const named = await namedRoots(session, epoch, ["Proposed", "Challenged", "StakeLaid"]);
  const stakes = await Promise.all(
    [...new Set(named.map(({ root }) => root))].map(async (root) => ({
      root,
      stake: await oracle.stakeOf(epoch, root, account),
    })),
  );
  return stakes
    .filter(({ stake: { entered, confirmed, added } }) => entered + confirmed + added > 0n)
    .map(({ root }) => root);
}

/** Roots that events of the oracle name for an epoch, in the order of the chain. */
async function namedRoots(
  session: Reader,
  epoch: bigint,
  events: readonly ("Proposed" | "Challenged" | "StakeLaid")[],
): Promise<Named[]> {
  const { interface: abi } = session.program.oracle;
  const logs = await oracleLogs(session, [events.map((name) => abi.getEvent(name).topicHash), [toBeHex(epoch, 32)]]);
  return logs.map(({ topics: words, data }) => {
    const parsed = abi.parseLog({ topics: [...words], data });
    const { root, bundleHash, bundleURI } = (parsed?.args.toObject() ?? {}) as Record<string, string | undefined>;
    if (root === undefined) throw new TypeError("An event of the oracle without a root");
    return bundleHash === undefined ? { root } : { root, bundle: { hash: bundleHash, uri: bundleURI ?? "" } };
  });
}

/** All logs of the oracle with some topics, in the order of the chain. */
export const oracleLogs = (session: Reader, topics: LogFilter["topics"]) =>
  contractLogs(session, [session.program.addresses.epochOracle], topics);

/** All logs of some contracts of the program with some topics, in the order of the chain. */
export async function contractLogs(
  { request, program: { addresses } }: Reader,
  address: readonly string[],
  topics: LogFilter["topics"],
) {
  const [sizer, head] = [rangeSizer(), await readHead(request)];
  const logs: Awaited<ReturnType<typeof readRange>>["logs"] = [];
  for (let from = addresses.startBlock; from <= head;) {
    const read = await readRange(request, [{ address, topics }], { from, last: head }, sizer);
    logs.push(...read.logs);
    from = read.to.number + 1;
  }
  return logs;
}
