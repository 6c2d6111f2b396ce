import { spawn } from "node:child_process";
import { once } from "node:events";
import { toBeHex } from "ethers";
import { EpochOracleStatus, StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { canonicalJson } from "../../../src/engine/hash/canonical.js";
import { seededRandom } from "../../../test/helpers/chain/random.js";
import { moveTo } from "../../../test/helpers/program/outcomes.js";
import { checkSigned } from "./work.js";
import type { Operator, World } from "./world.js";

/** What goes wrong in an epoch. */
export interface Fault {
  readonly what: string;
  /** Right after the cut-off, before any daemon has looked. */
  readonly begin?: (world: World, epoch: number) => Promise<void>;
  /** Instead of starting the daemons one after the other. */
  readonly run?: (world: World, epoch: number, turn: number) => Promise<void>;
  /** Once the epoch is final. */
  readonly end?: (world: World, epoch: number) => Promise<void>;
}

/** Starts the daemons one after the other, until an epoch is final. */
export async function runAll({ test, operators }: World, epoch: number): Promise<void> {
  for (const operator of operators) {
    if (Number(await test.program.oracle.statusOf(epoch)) === EpochOracleStatus.Final) return;
    await operator.run();
  }
}

/** A root of the cheat's own, which promises a share of the budget in hundredths. */
async function wrongRoot({ test }: World, epoch: number, share: bigint): Promise<string> {
  const units = ((await test.program.schedule.budgetOf(epoch)) * share) / 100n;
  return `0x${toBeHex(epoch + 1, 24).slice(2)}${toBeHex(units, 8).slice(2)}`;
}

const cheatProposes =
  (share: bigint) =>
  async (world: World, epoch: number): Promise<void> => {
    const root = await wrongRoot(world, epoch, share);
    await world.test.as(world.test.careless).oracle.propose(epoch, root, root, "https://cheat.example");
  };

/* KILLED */

const KILLS = 8;
const MOST_CALLS = 140;

/** Every operator loses its node at random calls, for good: to its daemon that is as dying. */
async function killAnywhere(world: World, epoch: number, turn: number): Promise<void> {
  const random = seededRandom(epoch + 100 * turn);
  for (const operator of world.operators) {
    for (let kill = 0; kill < KILLS; kill++) {
      const lose = { nth: 1 + Math.floor(random() * MOST_CALLS), when: kill % 2 === 0 ? "before" : "after" } as const;
      [operator.node.lose, operator.spare.lose] = [lose, lose];
      await operator.run();
    }
    [operator.node.lose, operator.spare.lose] = [undefined, undefined];
    await operator.run();
  }
}

/** Calls at which a process is killed: while it reads, before it sends, after it has sent. */
const DEADLY = ["eth_getLogs", "eth_sendRawTransaction", "eth_getTransactionReceipt"];

async function killProcesses(world: World, epoch: number, turn: number): Promise<void> {
  const [first] = world.operators;
  if (turn === 0) {
    for (const method of DEADLY) await runProcess(first, world, method);
    await runProcess(first, world);
  }
  await killAnywhere(world, epoch, turn);
}

/** Starts a daemon as a process; kills it at its first call of a method. */
async function runProcess(operator: Operator, { test }: World, deadly?: string, limit = ""): Promise<number | null> {
  const [rules] = test.rules.values();
  const script = new URL("child.ts", import.meta.url).pathname;
  const command = [
    process.execPath,
    "--import",
    "tsx",
    script,
    JSON.stringify(operator.machine()),
    canonicalJson(rules),
  ];
  const child = spawn("bash", ["-c", `${limit}exec "$@"`, "bash", ...command], { stdio: "ignore" });
  operator.node.before = (method) => {
    if (method === deadly) child.kill("SIGKILL");
  };
  const [code] = (await once(child, "exit")) as [number | null];
  operator.node.before = () => undefined;
  return code;
}

/* NODES */

const NODES: Fault = {
  what: "Ada's node is down, Ben's too slow, both of Cid's hide a log",
  begin: ({ operators: [ada, ben, cid] }) => {
    ada.node.become("fails with 503 always");
    ben.pace.delay = 900;
    ben.pace.timeout = 600;
    for (const node of [cid.node, cid.spare]) node.become("always loses the same log");
    return Promise.resolve();
  },
  end: ({ operators: [ada, ben, cid] }) => {
    for (const node of [ada.node, cid.node, cid.spare]) node.become("honest");
    ben.pace.delay = 0;
    delete ben.pace.timeout;
    return Promise.resolve();
  },
};

/* CHEATS */

/** The cheat challenges the right root in the last second of its window. */
async function challengeLate(world: World, epoch: number, turn: number): Promise<void> {
  const { test } = world;
  const { oracle } = test.as(test.careless);
  if (turn === 0) {
    await runAll(world, epoch);
    await moveTo(test, (await oracle.finalizableAt()) - 2n);
    const root = await wrongRoot(world, epoch, 90n);
    await oracle.challenge(epoch, root, root, "https://cheat.example");
  }
  await runAll(world, epoch);
}

/** The cheat lays all that it has on its root once stakes decide. */
async function layEverything(world: World, epoch: number): Promise<void> {
  const { test } = world;
  const { oracle, vault } = test.as(test.careless);
  const root = await wrongRoot(world, epoch, 60n);
  const { stakesFrom } = await oracle.dispute();
  const { amount, locked } = await vault.bondOf(StakeVaultRole.Operator, test.careless);
  const { stakeRate } = await oracle.terms();
  const isOpen = stakesFrom > 0n && BigInt(await test.connection.networkHelpers.time.latest()) >= stakesFrom;
  if (isOpen && (await oracle.standingRoot(epoch)) !== root && amount > locked)
    await oracle.addStake(epoch, root, (amount - locked) / stakeRate);
  await runAll(world, epoch);
}

/** Which root is right is found by the rows that the operators keep: their host is down. */
const HOSTLESS: Fault = {
  what: "a dishonest operator proposes a wrong root, the host of a linked batch goes down",
  begin: async (world, epoch) => {
    await checkSigned(world);
    await cheatProposes(0n)(world, epoch);
  },
  run: async (world, epoch) => {
    world.host.isUp = false;
    await runAll(world, epoch);
  },
  end: ({ host }) => {
    host.isUp = true;
    return Promise.resolve();
  },
};

/* MACHINES */

/** Ada's clock is a year ahead, Ben's a year late, and Cid's disk takes nothing more. */
async function breakMachines(world: World, epoch: number, turn: number): Promise<void> {
  const [ada, ben, cid] = world.operators;
  if (turn === 0) {
    await withClock(365, () => ada.run());
    await withClock(-365, () => ben.run());
    world.said.add(`Cid: exit code ${await runProcess(cid, world, undefined, "ulimit -f 0; ")}`);
  }
  await runAll(world, epoch);
}

async function withClock(days: number, work: () => Promise<unknown>): Promise<void> {
  const { now } = Date;
  Date.now = () => now.call(Date) + days * 86_400_000;
  try {
    await work();
  } finally {
    Date.now = now;
  }
}

const COINS = "0x56bc75e2d63100000";
const SPIKE = 1_000n * 10n ** 9n;

const POOR: Fault = {
  what: "Ada has no coins for fees, a gas unit costs 1,000 gwei",
  begin: async ({ test, operators: [ada] }) => {
    await test.request("hardhat_setBalance", [ada.account, "0x0"]);
    await test.request("hardhat_setNextBlockBaseFeePerGas", [`0x${SPIKE.toString(16)}`]);
    await test.connection.networkHelpers.mine(1);
  },
  run: async (world, epoch, turn) => {
    // Empty blocks, an eighth cheaper each.
    for (let block = 0; turn === 1 && block < 20; block++) await world.test.connection.networkHelpers.mine();
    await runAll(world, epoch);
  },
  end: async ({ test, operators: [ada] }) => {
    await test.request("hardhat_setBalance", [ada.account, COINS]);
  },
};

/** All that the daemons did is undone by a reorganisation, which their journals know nothing of. */
async function reorganise(world: World, epoch: number, turn: number): Promise<void> {
  if (turn === 0) {
    const snapshot = await world.test.connection.networkHelpers.takeSnapshot();
    await runAll(world, epoch);
    await snapshot.restore();
  }
  await runAll(world, epoch);
}

/** The month, an epoch each. */
export const FAULTS: readonly Fault[] = [
  { what: "nothing" },
  {
    what: "all three race",
    run: async ({ operators }) => void (await Promise.all(operators.map((each) => each.run()))),
  },
  { what: "daemons killed at any call, Ada's process with SIGKILL", run: killProcesses },
  HOSTLESS,
  NODES,
  { what: "it challenges the right root in the last second", run: challengeLate },
  { what: "clocks a year off, a disk that is full", run: breakMachines },
  { what: "it proposes a wrong root and lays all that it has on it", begin: cheatProposes(60n), run: layEverything },
  POOR,
  { what: "a reorganisation undoes proposal and confirmation", run: reorganise },
];
