import { expect } from "chai";
import { keccak256, toBeHex } from "ethers";
import { network } from "hardhat";
import { hashViews } from "../../src/chain/multicall.js";
import { fromEip1193 } from "../../src/chain/provider.js";
import { refusal } from "../helpers/errors.js";
import { byRole } from "../helpers/signers.js";

const connection = await network.create();
const { ethers } = connection;
const request = fromEip1193(connection.provider);

/** A token that says `balance` of an account, and what its view and the newest block are called by. */
async function holding(balance: bigint) {
  const token = await ethers.deployContract("MockToken");
  const { owner } = byRole(await ethers.getSigners(), "owner");
  await token.mint(owner, balance);
  const view = async (account: string) => ({
    to: await token.getAddress(),
    data: token.interface.encodeFunctionData("balanceOf", [account]),
  });
  const block = await ethers.provider.getBlock("latest");
  return { view, owner: owner.address, block: block?.hash ?? "" };
}

const hashOf = (balance: bigint): string => keccak256(toBeHex(balance, 32));

/** The least balance whose hash begins with a byte. */
function balanceWith(byte: string): bigint {
  for (let balance = 1n; ; balance++) if (hashOf(balance).startsWith(`0x${byte}`)) return balance;
}

describe("hashViews", () => {
  it("gives the hash of each answer in order, zero for a view that reverts", async () => {
    const { view, owner, block } = await holding(5n);
    const { to } = await view(owner);
    const views = [await view(owner), { to, data: "0xffffffff" }, await view(to)];
    expect(await hashViews(request, views, block)).to.deep.equal([hashOf(5n), toBeHex(0, 32), hashOf(0n)]);
  });

  it("gives a hash that begins as no contract's code may", async () => {
    const balance = balanceWith("ef");
    const { view, owner, block } = await holding(balance);
    expect(await hashViews(request, [await view(owner)], block)).to.deep.equal([hashOf(balance)]);
  });

  it("asks for hundreds at once, and for more than those", async () => {
    const { view, owner, block } = await holding(7n);
    const views = Array.from({ length: 301 }, () => view(owner));
    const hashes = await hashViews(request, await Promise.all(views), block);
    expect(hashes).to.have.length(301);
    expect(new Set(hashes)).to.deep.equal(new Set([hashOf(7n)]));
  });

  it("refuses an answer of another length", async () => {
    const { view, owner, block } = await holding(1n);
    const short = () => Promise.resolve(`0x${"00".repeat(32)}`);
    const { code, message } = await refusal(hashViews(short, [await view(owner)], block));
    expect(code).to.equal("CHAIN");
    expect(message).to.include("eth_call did not answer with a word for each view.");
  });
});
