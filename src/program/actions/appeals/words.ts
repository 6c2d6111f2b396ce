import { AbiCoder, solidityPackedKeccak256, ZeroAddress } from "ethers";

/** Words of an attestation at EAS that appeals, or that answers an appeal: the latter refers to it, and `granted` is the answer. */
export const APPEAL_SCHEMA = "uint64 epoch,bytes32 work,bytes32 evidence,string statement,bool granted";

const TYPES = APPEAL_SCHEMA.split(",").map((word) => word.split(" ")[0] ?? "");

/** Uid of the schema, which is the same on every chain: no resolver, and what was said stands. */
export const APPEAL_SCHEMA_UID = solidityPackedKeccak256(
  ["string", "address", "bool"],
  [APPEAL_SCHEMA, ZeroAddress, false],
);

/** Bytes that a statement may have in UTF-8. */
export const LONGEST_STATEMENT = 4_096;

/** What an attestation of the schema says. */
export interface AppealWords {
  readonly epoch: bigint;
  /** Uid of the contribution that was refused; zero if the appeal is against flags and holds. */
  readonly work: string;
  /** SHA-256 of what makes the case; zero if there is nothing. */
  readonly evidence: string;
  readonly statement: string;
  readonly granted: boolean;
}

/** Bytes of an attestation of the schema. */
export const encodeAppeal = ({ epoch, work, evidence, statement, granted }: AppealWords): string =>
  AbiCoder.defaultAbiCoder().encode(TYPES, [epoch, work, evidence, statement, granted]);

/** What the bytes of an attestation say; undefined if they are no words of the schema, which EAS does not check. */
export function decodeAppeal(data: string): AppealWords | undefined {
  try {
    const [epoch, work, evidence, statement, granted] = AbiCoder.defaultAbiCoder().decode(TYPES, data) as unknown as [
      bigint,
      string,
      string,
      string,
      boolean,
    ];
    return { epoch, work, evidence, statement, granted };
  } catch {
    return undefined;
  }
}
