import { concat, keccak256, TypedDataEncoder, type TypedDataField } from "ethers";
import { TYPED_DATA } from "../../../src/client/generated/typed-data.js";
import { account } from "./names.js";

/** A leaf as a claim's signature lists it, in decimal. */
type CreditVector = Record<"epoch" | "units" | "reputation", string>;

/** Golden vectors of EIP-712's struct hashes, as `test/vectors/signatures.json` holds them: every number in decimal. */
export interface SignatureVectors {
  readonly claims: readonly (Signed & { readonly credits: readonly CreditVector[]; readonly creditsHash: string })[];
  readonly recipients: readonly Signed[];
}

type Signed = Record<"account" | "recipient" | "nonce" | "deadline" | "hash", string>;

const MAX = 2n ** 256n - 1n;

const CREDITS: readonly (readonly CreditVector[])[] = [
  [],
  [{ epoch: "0", units: "1", reputation: "0" }],
  [
    { epoch: "7", units: "18446744073709551615", reputation: String(MAX) },
    { epoch: String(MAX), units: "0", reputation: "4294967296" },
    { epoch: "7", units: "18446744073709551615", reputation: String(MAX) },
  ],
];

const signing = (seed: number, edge: bigint) => ({
  ...{ account: account(seed), recipient: account(seed + 1), nonce: String(edge), deadline: String(MAX - edge) },
});

const structHash = (primary: "Claim" | "Recipient", message: object): string => {
  const types = Object.entries<readonly TypedDataField[]>(TYPED_DATA[primary]);
  return TypedDataEncoder.hashStruct(
    primary,
    Object.fromEntries(types.map(([name, list]) => [name, [...list]])),
    message,
  );
};

/** Hash of a list: of its members' hashes, one after the other. */
const listHash = (credits: readonly CreditVector[]): string => {
  const types = { Credit: [...TYPED_DATA.Claim.Credit] };
  return keccak256(concat(credits.map((credit) => TypedDataEncoder.hashStruct("Credit", types, credit))));
};

export function signatureVectors(): SignatureVectors {
  const edges = [0n, 1n, MAX];
  return {
    claims: CREDITS.map((credits, i) => {
      const message = signing(10 * i + 1, edges[i] ?? 0n);
      return {
        ...message,
        credits,
        creditsHash: listHash(credits),
        hash: structHash("Claim", { ...message, credits }),
      };
    }),
    recipients: edges.map((edge, i) => {
      const message = signing(10 * i + 5, edge);
      return { ...message, hash: structHash("Recipient", message) };
    }),
  };
}
