import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { HDNodeWallet, Mnemonic } from "ethers";
import { network } from "hardhat";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { withFresh } from "../../../src/program/actions/epoch/compute.js";
import { setAdmitted } from "../../../src/program/actions/stake.js";
import type { ExitCode } from "../../../src/program/network/exit-codes.js";
import type { DaemonEvent } from "../../../src/program/operator/daemon.js";
import { hostileNode, type HostileNode } from "../../../test/helpers/chain/hostile-node.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../../test/helpers/program/launch.js";

import { startOnce, type Machine } from "./operators.js";
import { hostRows, type RowsHost } from "./rows-host.js";

/** An operator, or the watchtower, with the nodes that it sees the chain through. */
export interface Operator {
  readonly name: string;
  readonly account: string;
  readonly node: HostileNode;
  readonly spare: HostileNode;
  /** Milliseconds that its first node takes for each answer, and that it waits for one. */
  pace: { delay: number; timeout?: number };
  readonly machine: () => Machine;
  /** Starts its daemon, which does what is due and ends. */
  run(): Promise<ExitCode>;
}

/** Everybody. */
export interface World {
  readonly test: TestProgram;
  readonly operators: readonly [Operator, Operator, Operator];
  readonly watchtower: Operator;
  /** Where an attester's linked rows are. */
  readonly host: RowsHost;
  /** What the daemons said since it was last emptied: failures and troubles, by operator. */
  readonly said: Set<string>;
  /** Right roots by epoch, recomputed from the chain alone. */
  readonly right: string[];
  close(): Promise<void>;
}

/** The mnemonic of Hardhat's own accounts. */
const MNEMONIC = Mnemonic.fromPhrase("test test test test test test test test test test test junk");

export async function openWorld(): Promise<World> {
  const test = await launchProgram(await network.create(PROGRAM_CHAIN));
  await setAdmitted(test.session(test.council), StakeVaultRole.Operator, test.challenger.address, true);
  const folder = await mkdtemp(path.join(tmpdir(), "assay-month-"));
  const said = new Set<string>();
  const nodes: HostileNode[] = [];
  const open = async (name: string, index: number): Promise<Operator> => {
    const operator = await openOperator({ test, said, name, index, home: path.join(folder, name) });
    nodes.push(operator.node, operator.spare);
    return operator;
  };
  const operators = [await open("Ada", 1), await open("Ben", 2), await open("Cid", 4)] as const;
  const watchtower = await open("watchtower", 6);
  const host = await hostRows();
  const close = async (): Promise<void> => {
    host.close();
    nodes.forEach((node) => node.close());
    await rm(folder, { recursive: true, force: true });
  };
  return { test, operators: [...operators], watchtower, host, said, right: [], close };
}

interface Opening {
  readonly test: TestProgram;
  readonly said: Set<string>;
  readonly name: string;
  /** Place among Hardhat's accounts. */
  readonly index: number;
  readonly home: string;
}

async function openOperator({ test, said, name, index, home }: Opening): Promise<Operator> {
  const { address: account, privateKey: key } = HDNodeWallet.fromMnemonic(MNEMONIC, `m/44'/60'/0'/0/${index}`);
  const pace: Operator["pace"] = { delay: 0 };
  const slowly: TestProgram["request"] = async (method, params) => {
    if (pace.delay > 0) await delay(pace.delay);
    return test.request(method, params);
  };
  const [node, spare] = [await hostileNode(slowly), await hostileNode(test.request)];
  const machine = (): Machine => ({
    ...{ addresses: test.program.addresses, key, home, urls: [node.url, spare.url] as const },
    isWatchtower: name === "watchtower",
    ...(pace.timeout === undefined ? {} : { timeout: pace.timeout }),
  });
  const hear = (event: DaemonEvent): void => {
    if (event.kind === "failed") said.add(`${name}: ${event.failure.code}`);
    if (event.kind === "planned") for (const { code } of event.plan.troubles) said.add(`${name}: ${code}`);
  };
  return { name, account, node, spare, pace, machine, run: () => startOnce(machine(), test.rules, hear) };
}

/** The root that comes out of the chain's data alone, in a store that is thrown away. */
export function rightRoot({ test }: World, epoch: number): Promise<string> {
  return withFresh(test.session(test.stranger), { rules: test.rules }, BigInt(epoch), ({ root }) => root);
}
