import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { concat, type Result, sha256, toBeHex, toUtf8Bytes, ZeroAddress } from "ethers";
import { packWork } from "../../src/engine/mirrors/work.js";
import type { ITaskRegistry } from "../../typechain-types/contracts/interfaces/ITaskRegistry.js";
import type { TaskRegistry } from "../../typechain-types/index.js";
import type { AttestationInput } from "./eas.js";
import { allow, type Chain, type Contracts } from "./epochs.js";

/** Role number of the task manager in the access manager of the tests. */
export const TASK_MANAGER = 9n;

/** Order of `ITaskRegistry.Mode`. */
export const MODE = { attested: 0n, reviewed: 1n, onChain: 2n } as const;

export type TaskFields = { [K in keyof ITaskRegistry.TaskStruct]: ITaskRegistry.TaskStruct[K] };

/** A task without limits, but for what `fields` say. */
export const taskOf = (fields: Partial<TaskFields> = {}): TaskFields => ({
  domain: 0n,
  mode: MODE.attested,
  points: 1_000n,
  maxPerWindow: 0n,
  window: 0n,
  maxPerEpoch: 0n,
  epochQuota: 0n,
  minQuality: 0n,
  opensAt: 0n,
  closesAt: 0n,
  reputationDomain: 0n,
  minReputation: 0n,
  knee: 0n,
  policy: ZeroAddress,
  rubricHash: `0x${"0a".repeat(32)}`,
  ...fields,
});

/** A registry of a program whose task manager is `keeper`; without notice, what is new counts at once. */
export async function deployRegistry(
  { ethers }: Chain,
  { manager, councilSeat, oracle }: Pick<Contracts, "manager" | "councilSeat" | "oracle">,
  keeper: HardhatEthersSigner,
  notice = 0n,
): Promise<TaskRegistry> {
  const registry = await ethers.deployContract("TaskRegistry", [manager, councilSeat, oracle, notice]);
  await allow(manager, registry, ["create", "createWithAttesters", "close", "setAttester"], TASK_MANAGER);
  await manager.grantRole(TASK_MANAGER, keeper, 0);
  return registry.connect(keeper);
}

/** SHA-256 of a piece of evidence. */
export const evidenceOf = (name: string): string => sha256(toUtf8Bytes(name));

/** What a contribution says; the fields left out are of no matter to the test. */
export interface Piece {
  readonly task?: number;
  readonly quantity?: number;
  readonly quality?: number;
  readonly evidence?: string;
}

/** EAS's view of a contribution. */
export const contributionTo = (recipient: string, piece: Piece = {}): AttestationInput => {
  const { task = 1, quantity = 1, quality = 10_000, evidence = "article" } = piece;
  return { recipient, data: concat([packWork({ task, quantity, quality }), evidenceOf(evidence)]) };
};

/** A work word with any bits. */
export const rawWork = (task: bigint, quantity: bigint, quality: bigint, reserved = 0n): string =>
  toBeHex((task << 192n) | (quantity << 160n) | (quality << 144n) | reserved, 32);

/** The named fields of a struct that a call returned. */
export const fieldsOf = (struct: object): Record<string, unknown> => (struct as Result).toObject();
