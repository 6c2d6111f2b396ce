import { AbiCoder, isError, keccak256 } from "ethers";
import { AssayError } from "../../../engine/errors.js";
import type { FundingSession } from "../../funding/session.js";
import { send, type Sent } from "../../send.js";

/** Values of the parameters and proofs that verifiers take, in their order; each contract documents them. */
export const VERIFIERS = {
  "governor-vote": { parameters: ["address", "uint256"], proof: ["uint256"] },
  holding: { parameters: ["address", "uint256", "uint256", "uint256"], proof: ["uint256", "uint32"] },
  nft: { parameters: ["address", "uint256"], proof: ["uint256"] },
  stake: { parameters: ["address", "uint8", "uint256", "uint256"], proof: [] },
  activity: { parameters: ["address", "address", "bytes32"], proof: ["uint256"] },
} as const;

export type VerifierName = keyof typeof VERIFIERS;

export const VERIFIER_NAMES = Object.keys(VERIFIERS) as VerifierName[];

/** Ignition's names of the verifiers. */
const CONTRACTS: Readonly<Record<VerifierName, string>> = {
  "governor-vote": "GovernorVoteVerifier",
  holding: "HoldingVerifier",
  nft: "NftVerifier",
  stake: "StakeVerifier",
  activity: "ActivityVerifier",
};

/**
 * Address of a verifier beside the program.
 * @throws AssayError NOT_FOUND if it was not deployed.
 */
export function verifierAt({ deployed }: Pick<FundingSession, "deployed">, name: VerifierName): string {
  const address = deployed[`OnchainWork#${CONTRACTS[name]}`];
  if (address !== undefined) return address;
  throw new AssayError(
    "NOT_FOUND",
    `There is no ${CONTRACTS[name]} beside this program.`,
    "Deploy it with `round deploy`.",
  );
}

/**
 * `abi.encode` of the texts of a verifier's parameters or proof.
 * @throws AssayError INVALID_ARGUMENT if they are others in number or kind.
 */
export function encodeFor(name: VerifierName, what: "parameters" | "proof", values: readonly string[]): string {
  const types: readonly string[] = VERIFIERS[name][what];
  const hint = types.length === 0 ? "Give none." : `Give ${types.join(", ")}, with commas between.`;
  const refusal = new AssayError("INVALID_ARGUMENT", `--${what} are not those of ${name}.`, hint);
  if (values.length !== types.length) throw refusal;
  try {
    return AbiCoder.defaultAbiCoder().encode(types, values);
  } catch (error) {
    if (isError(error, "INVALID_ARGUMENT") || error instanceof SyntaxError) throw refusal;
    throw error;
  }
}

/** Hash of the rubric of a task that a verifier with parameters proves; mirrors `OnchainAttester.rubricOf`. */
export function rubricOf(verifier: string, parameters: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "bytes"], [verifier, parameters]));
}

/** Which work is shown, and how. */
export interface ShownWork {
  readonly task: number;
  readonly verifier: VerifierName;
  /** As `encodeFor` gives them. */
  readonly parameters: string;
  readonly proof: string;
}

/** Attests work of the signer that a verifier proves; gives the uid of the attestation. */
export function attestSelf(session: FundingSession, { task, verifier, ...shown }: ShownWork): Promise<Sent<string>> {
  const address = verifierAt(session, verifier);
  return send(session, session.funding.attester.attest, [task, address, shown.parameters, shown.proof]);
}
