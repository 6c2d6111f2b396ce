import { expect } from "chai";
import { network } from "hardhat";
import { Wallet } from "ethers";
import {
  cancelRecipientTransaction,
  claimBySigTransaction,
  claimToTransaction,
  claimTypedData,
  recipientBySigTransaction,
  recipientTransaction,
  recipientTypedData,
  rewardsOf,
  type Request,
} from "../../src/client/index.js";
import { launchProgram, PROGRAM_CHAIN, type TestProgram } from "../helpers/program/launch.js";

const connection = await network.create(PROGRAM_CHAIN);
const { time } = connection.networkHelpers;

const NOBODY = `0x${"99".repeat(20)}`;

/** Types as ethers takes them, which it could change. */
const mutable = (types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>) =>
  Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));

describe("client's transactions and signatures", function () {
  this.timeout(60_000);
  let test: TestProgram;
  let source: { readonly program: TestProgram["program"]["addresses"]; readonly request: Request };

  before(async () => {
    test = await launchProgram(connection);
    source = {
      program: test.program.addresses,
      request: (call) => test.request(call.method, [...(call.params ?? [])]),
    };
  });

  it("pays another recipient by the account's own call or signature", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const own = Wallet.createRandom().address;
    const { data } = claimToTransaction(test.program.addresses, own, []);
    expect(data).to.equal(test.program.distributor.interface.encodeFunctionData("claimTo", [own, []]));
    const signer = test.stranger;
    const deadline = BigInt(await time.latest()) + 3_600n;
    const typed = await claimTypedData(source, { account: signer.address, recipient: own, deadline, credits: [] });
    const signature = await signer.signTypedData(typed.domain, mutable(typed.types), typed.message);
    const transaction = claimBySigTransaction(test.program.addresses, typed.message, [], signature);
    await test.deployer.sendTransaction(transaction);
    expect(await test.program.distributor.nonces(signer.address)).to.equal(1n);
    await snapshot.restore();
  });

  it("signs leaves that the contract takes", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const { program, deployer, stranger } = test;
    const credit = { epoch: 0n, units: 5n, reputation: 7n, proof: [] };
    const message = { account: stranger.address, recipient: NOBODY, deadline: BigInt(await time.latest()) + 3_600n };
    const typed = await claimTypedData(source, { ...message, credits: [credit] });
    expect(typed.message.credits).to.deep.equal([{ epoch: 0n, units: 5n, reputation: 7n }]);
    const signature = await stranger.signTypedData(typed.domain, mutable(typed.types), typed.message);
    const transaction = claimBySigTransaction(program.addresses, typed.message, [credit], signature);
    // The signature is good; no epoch is final.
    await expect(deployer.sendTransaction(transaction))
      .to.be.revertedWithCustomError(program.distributor, "DistributorEpochNotOpen")
      .withArgs(0n);
    await snapshot.restore();
  });

  it("names a standing recipient by call and by signature", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const { program, deployer, stranger } = test;
    const own = Wallet.createRandom().address;
    await stranger.sendTransaction(recipientTransaction(program.addresses, own));
    expect((await rewardsOf(stranger.address, source)).recipient).to.equal(own.toLowerCase());
    const deadline = BigInt(await time.latest()) + 3_600n;
    const typed = await recipientTypedData(source, { account: stranger.address, recipient: NOBODY, deadline });
    const signature = await stranger.signTypedData(typed.domain, mutable(typed.types), typed.message);
    await deployer.sendTransaction(recipientBySigTransaction(program.addresses, typed.message, signature));
    expect((await program.distributor.pendingRecipientOf(stranger))[0]).to.equal(NOBODY);
    await stranger.sendTransaction(cancelRecipientTransaction(program.addresses));
    await time.increase(8n * 86_400n);
    expect((await rewardsOf(stranger.address, source)).recipient).to.equal(own.toLowerCase());
    await snapshot.restore();
  });
});
