/**
 * A month of an operated program: three operators' daemons and a watchtower, ten epochs, a fault in each, one dishonest operator, no human
 * step. `npm run sim:month` checks that every honest root becomes final, every wrong one is rejected, and the money adds up; with
 * `SIM_WRITE=1` it writes `docs/measured/month.md`.
 */
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { EpochOracleStatus, ROOT_STAKES_DECISION_NAMES } from "../../../src/engine/rules/contract-values.js";
import { planOf } from "../../../src/program/operator/decide/plan.js";
import { readFacts } from "../../../src/program/operator/read.js";
import { moveTo } from "../../../test/helpers/program/outcomes.js";
import { checkMonth, readBooks } from "./books.js";
import { FAULTS, runAll, type Fault } from "./faults.js";
import { attestEpoch, payLinked } from "./work.js";
import { documentOf, type Row } from "./report.js";
import { openWorld, rightRoot, type World } from "./world.js";

const DOCUMENT = "docs/measured/month.md";
/** Turns of the daemons in one epoch before something is stuck. */
const MOST_TURNS = 30;

const isFinal = async ({ test }: World, epoch: number): Promise<boolean> =>
  Number(await test.program.oracle.statusOf(epoch)) === EpochOracleStatus.Final;

/** Moves the clock to the next moment at which anything is due, or changes. */
async function advance({ test, operators: [{ account }] }: World): Promise<void> {
  const facts = await readFacts({ session: { ...test.session(test.stranger), home: "/nowhere" }, account });
  const times = planOf(facts).steps.map(({ from }) => from);
  const { dispute, standing } = facts;
  if (standing !== undefined) times.push(standing.finalizableAt, standing.finalFrom);
  if (dispute !== undefined) times.push(dispute.stakesFrom, dispute.until);
  const coming = times.filter((time) => time > facts.now);
  await moveTo(test, coming.length === 0 ? facts.now + 3_600 : Math.min(...coming));
}

/** Lets the daemons settle an epoch by themselves; the clock is all that moves. */
async function settleEpoch(world: World, epoch: number, fault: Fault): Promise<number> {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    await (fault.run ?? runAll)(world, epoch, turn);
    if (await isFinal(world, epoch)) return turn + 1;
    await advance(world);
  }
  throw new Error(`Epoch ${epoch} (${fault.what}) is not final after ${MOST_TURNS} turns.`);
}

async function playEpoch(world: World, epoch: number, fault: Fault): Promise<Row> {
  const { test, said, right, watchtower } = world;
  const { oracle } = test.program;
  const cutOff = Number(await oracle.cutOff(epoch));
  await moveTo(test, cutOff);
  // The next epoch is days old by now: its work comes in while this one is settled.
  await attestEpoch(world, epoch + 1);
  right[epoch] = await rightRoot(world, epoch);
  const opened = await test.connection.networkHelpers.time.latest();
  said.clear();
  await fault.begin?.(world, epoch);
  const watched = await watchtower.run();
  const turns = await settleEpoch(world, epoch, fault);
  const closed = await test.connection.networkHelpers.time.latest();
  await fault.end?.(world, epoch);
  assert.equal(await oracle.rootOf(epoch), right[epoch], `epoch ${epoch} has the right root`);
  assert.equal(await watchtower.run(), 0, `the watchtower finds epoch ${epoch} right`);
  const decision = ROOT_STAKES_DECISION_NAMES[Number(await oracle.decisionOf(epoch))] ?? "";
  return {
    epoch,
    what: fault.what,
    said: [...said].sort(),
    watched,
    turns,
    days: (closed - opened) / 86_400,
    decision,
  };
}

async function main(): Promise<void> {
  const world = await openWorld();
  try {
    const before = await readBooks(world);
    await attestEpoch(world, 0);
    const rows: Row[] = [];
    for (const [epoch, fault] of FAULTS.entries()) {
      const began = performance.now();
      const row = await playEpoch(world, epoch, fault);
      rows.push(row);
      console.log(
        `${epoch} ${fault.what}: ${row.decision}, ${row.turns} turns, ${((performance.now() - began) / 1000).toFixed(1)} s; ${row.said.join(", ")}`,
      );
    }
    for (const operator of world.operators) await operator.run();
    await settleCheat(world);
    const sums = await checkMonth(world, before);
    const linked = await payLinked(world);
    console.log({ ...sums, linked });
    if (process.env["SIM_WRITE"] === "1") writeFileSync(DOCUMENT, await documentOf(rows, { ...sums, linked }));
  } finally {
    await world.close();
  }
}

/** Anyone can settle what the dishonest operator lost. */
async function settleCheat({ test, right }: World): Promise<void> {
  const { oracle } = test.program;
  const { address } = test.careless;
  for (const name of ["Proposed", "Challenged"] as const) {
    for (const { args } of await oracle.queryFilter(oracle.filters[name](undefined, undefined, address))) {
      assert.notEqual(args.root, right[Number(args.epoch)], "the dishonest operator's roots are wrong");
      await oracle.settle(args.epoch, args.root, address);
    }
  }
}

await main();
