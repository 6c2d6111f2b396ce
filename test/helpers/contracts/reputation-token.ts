import { expect } from "chai";
import { MaxUint256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import {
  MIGRATION_DELAY,
  MIGRATION_TYPES,
  type ReputationModel,
  WEEK,
  announceMigration,
  deployReputation,
  finalize,
  timeOf,
} from "../reputation.js";

export interface MigrationFields {
  from?: string;
  to?: string;
  deadline?: bigint;
}

export async function expectNoEvents(transaction: Promise<{ wait(): Promise<{ logs: readonly unknown[] } | null> }>) {
  const receipt = await (await transaction).wait();
  expect(receipt?.logs).to.deep.equal([]);
}

/** What the tests of the reputation token start from, and judge by. */
export function tokenOn({ ethers, networkHelpers }: NetworkConnection) {
  const { time } = networkHelpers;

  /** Epochs 0 and 1 are final: Alice earned in both, Bob in the first, Carol's leaf has units only. The second is just over. */
  async function fixture() {
    const deployed = await deployReputation(ethers);
    const { oracle, alice, bob, carol, epochEnd } = deployed;
    const [alice0, bob0, carol0] = await finalize(oracle, 0n, [
      { account: alice.address, points: { 0: 1_000, 5: 200 } },
      { account: bob.address, points: { 5: 300 }, units: 0n },
      { account: carol.address, points: {} },
    ]);
    const [alice1, bob1] = await finalize(oracle, 1n, [
      { account: alice.address, points: { 0: 40 } },
      { account: bob.address, points: { 7: 2 ** 32 - 1 } },
    ]);
    if (!alice0 || !bob0 || !carol0 || !alice1 || !bob1) throw new Error("missing credit");
    await time.increaseTo(epochEnd(1n));
    return { ...deployed, alice0, bob0, carol0, alice1, bob1 };
  }

  /** Alice and Bob are credited for epoch 0. */
  async function credited() {
    const base = await fixture();
    const { token, alice, bob, alice0, bob0 } = base;
    await token.credit(alice, [alice0]);
    await token.credit(bob, [bob0]);
    return base;
  }

  /** Carol succeeded Alice; `snapshot` is a time at which Alice still held her points. */
  async function migrated() {
    const base = await credited();
    const { token, alice, carol } = base;
    const snapshot = await timeOf(await announceMigration(ethers, token, alice, carol));
    await time.increase(MIGRATION_DELAY);
    await token.completeMigration(alice);
    return { ...base, snapshot };
  }

  type Fixture = Awaited<ReturnType<typeof fixture>>;

  async function domainOf(token: string) {
    const { chainId } = await ethers.provider.getNetwork();
    return { name: "Standing", version: "1", chainId, verifyingContract: token };
  }

  async function signMigration(context: Fixture, signer: Fixture["alice"], fields: MigrationFields): Promise<string> {
    const { token, carol } = context;
    const { from = signer.address, to = carol.address, deadline = MaxUint256 } = fields;
    const message = { from, to, nonce: await token.nonces(from), deadline };
    return signer.signTypedData(await domainOf(await token.getAddress()), MIGRATION_TYPES, message);
  }

  /** Every read of every account and domain agrees with the model at `at`, and does so a year later. */
  async function expectModel(
    { token, alice, bob, carol, dave }: Fixture,
    model: ReputationModel,
    at: bigint,
  ): Promise<void> {
    await time.increaseTo(at + 52n * WEEK);
    for (const moment of [at, at + WEEK, at + 52n * WEEK - 1n]) {
      expect(await token.getPastTotalSupply(moment)).to.equal(model.supply(moment));
      for (const { address } of [alice, bob, carol, dave]) {
        expect(await token.getPastVotes(address, moment)).to.equal(model.votes(address, moment));
        for (let d = 0; d < 8; d++) {
          expect(await token.getPastDomainVotes(address, d, moment)).to.equal(model.domainVotes(address, d, moment));
          expect(await token.getPastDomainSupply(d, moment)).to.equal(model.domainSupply(d, moment));
        }
      }
    }
  }

  return { fixture, credited, migrated, domainOf, signMigration, expectModel };
}

/** What `fixture` deploys. */
export type Fixture = Awaited<ReturnType<ReturnType<typeof tokenOn>["fixture"]>>;
