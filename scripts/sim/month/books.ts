import { strict as assert } from "node:assert";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import type { World } from "./world.js";

/** Where the program's tokens are, in wei. */
export interface Books {
  readonly treasury: bigint;
  readonly distributor: bigint;
  readonly vault: bigint;
}

export async function readBooks({ test: { program } }: World): Promise<Books> {
  const token = program.tokenAt(await program.vault.token());
  const { emissionSchedule, distributor, stakeVault } = program.addresses;
  const [treasury, credited, vault] = await Promise.all(
    [emissionSchedule, distributor, stakeVault].map((address) => token.balanceOf(address)),
  );
  return { treasury: treasury ?? 0n, distributor: credited ?? 0n, vault: vault ?? 0n };
}

/** What the month came to. Amounts in wei. */
export interface Sums {
  readonly paid: bigint;
  readonly lost: bigint;
  readonly rewards: bigint;
  readonly penalties: bigint;
  /** Transactions of honest accounts, and those of them that were refused when they were mined. */
  readonly transactions: number;
  readonly refused: number;
}

/**
 * Checks that the money adds up, that honest accounts laid stakes on right roots alone, each once, and that nothing of theirs is locked.
 * @throws AssertionError.
 */
export async function checkMonth(world: World, before: Books): Promise<Sums> {
  const { test, right, operators } = world;
  const { oracle, vault, distributor } = test.program;
  const unit = await distributor.unit();
  const paid = right.reduce((sum, root) => sum + (BigInt(root) & ((1n << 64n) - 1n)) * unit, 0n);
  await checkStakes(world);
  const settled = await oracle.queryFilter(oracle.filters.StakeSettled());
  const { stakeRate } = await oracle.terms();
  const lost = settled.reduce((sum, { args }) => sum + args.lost * stakeRate, 0n);
  const rewards = settled.reduce((sum, { args }) => sum + args.reward, 0n);
  const divided = await oracle.queryFilter(oracle.filters.LossesDivided());
  const penalties = divided.reduce((sum, { args }) => sum + args.penalty, 0n);
  const after = await readBooks(world);
  assert.equal(after.distributor - before.distributor, paid, "the distributor has what the roots promise");
  assert.equal(after.treasury, before.treasury - paid + penalties, "the treasury paid roots and got penalties");
  assert.equal(after.vault, before.vault - rewards - penalties, "the vault paid rewards and penalties");
  assert.ok(lost >= rewards + penalties, "no more is paid than was lost");
  assert.ok(lost - rewards - penalties < 100n * stakeRate, "what is lost is paid but for rounding");
  for (const { account, name } of operators) {
    const { amount, locked } = await vault.bondOf(StakeVaultRole.Operator, account);
    assert.equal(locked, 0n, `nothing of ${name} is locked`);
    assert.equal(amount, 500_000n * 10n ** 18n, `${name} lost nothing`);
  }
  return { paid, lost, rewards, penalties, ...(await countTransactions(world)) };
}

/** Honest accounts vouch for right roots alone, and for each once. */
async function checkStakes({ test: { program }, operators, right }: World): Promise<void> {
  const { oracle } = program;
  const names = ["Proposed", "Confirmed", "Challenged", "StakeAdded", "StakeSettled"] as const;
  const honest = new Set(operators.map(({ account }) => account));
  for (const name of names) {
    const topics = [oracle.interface.getEvent(name).topicHash];
    const logs = await oracle.runner?.provider?.getLogs({ address: await oracle.getAddress(), topics, fromBlock: 0 });
    const seen = new Set<string>();
    for (const log of logs ?? []) {
      const [epoch, root, account] = oracle.interface.parseLog(log)?.args as unknown as [bigint, string, string];
      if (!honest.has(account)) continue;
      assert.equal(root, right[Number(epoch)], `${name} of ${account} in epoch ${epoch} is on the right root`);
      const key = `${epoch} ${root} ${account}`;
      if (name !== "StakeAdded") assert.ok(!seen.has(key), `${name} of ${account} in epoch ${epoch} was sent once`);
      seen.add(key);
    }
  }
}

async function countTransactions({ test, operators }: World): Promise<Pick<Sums, "transactions" | "refused">> {
  const honest = new Set(operators.map(({ account }) => account.toLowerCase()));
  const head = Number(await test.request("eth_blockNumber", []));
  let [transactions, refused] = [0, 0];
  for (let number = 0; number <= head; number++) {
    const block = (await test.request("eth_getBlockByNumber", [`0x${number.toString(16)}`, true])) as {
      transactions: { from: string; hash: string }[];
    };
    for (const { from, hash } of block.transactions) {
      if (!honest.has(from.toLowerCase())) continue;
      const { status } = (await test.request("eth_getTransactionReceipt", [hash])) as { status: string };
      transactions++;
      if (Number(status) === 0) refused++;
    }
  }
  return { transactions, refused };
}
