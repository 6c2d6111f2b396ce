import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { AbiCoder, keccak256, type BytesLike } from "ethers";
import type { Attested } from "../attested.js";
import { MODE, taskOf, type TaskFields } from "../work.js";

/** `abi.encode` of values. */
export const encode = (types: readonly string[], values: readonly unknown[]): string =>
  AbiCoder.defaultAbiCoder().encode(types, values);

/** Hash of the rubric of a task that a verifier with parameters proves. */
export const rubricOf = (verifier: string, parameters: BytesLike): string =>
  keccak256(encode(["address", "bytes"], [verifier, parameters]));

/** Creates a task and makes a contract its attester; returns its number. */
export async function taskFor(
  { registry }: Pick<Attested, "registry">,
  attester: { getAddress(): Promise<string> },
  fields: Partial<TaskFields>,
): Promise<bigint> {
  await registry.create(taskOf({ mode: MODE.onChain, points: 10n, ...fields }), "ipfs://rubric");
  const id = await registry.count();
  await registry.setAttester(id, attester, true);
  return id;
}

/** A recorder of activity and a dApp that uses it, with the parameters and the proof of its first action. */
export async function deployActivity(ethers: HardhatEthers) {
  const recorder = await ethers.deployContract("ActivityRecorder");
  const app = await ethers.deployContract("RecordedApp", [recorder]);
  const verifier = await ethers.deployContract("ActivityVerifier");
  const action = ethers.id("swap");
  const parameters = encode(
    ["address", "address", "bytes32"],
    [await recorder.getAddress(), await app.getAddress(), action],
  );
  return { recorder, app, verifier, action, parameters, proof: encode(["uint256"], [1n]) };
}
