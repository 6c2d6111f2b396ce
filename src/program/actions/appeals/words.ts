import { AbiCoder } from "ethers";
import { APPEAL_TYPES } from "../../../engine/rules/appeal.js";

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
  AbiCoder.defaultAbiCoder().encode(APPEAL_TYPES, [epoch, work, evidence, statement, granted]);

/** What the bytes of an attestation say; undefined if they are no words of the schema, which EAS does not check. */
export function decodeAppeal(data: string): AppealWords | undefined {
  try {
    const [epoch, work, evidence, statement, granted] = AbiCoder.defaultAbiCoder().decode(
      APPEAL_TYPES,
      data,
    ) as unknown as [bigint, string, string, string, boolean];
    return { epoch, work, evidence, statement, granted };
  } catch {
    return undefined;
  }
}
