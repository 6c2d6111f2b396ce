import { APPEAL_SCHEMA, APPEAL_SCHEMA_UID, APPEAL_TYPES, checkStatement } from "../../engine/rules/appeal.js";
import { encodeCall, type Hex } from "../abi.js";
import { openChain, read, type Transaction } from "../chain.js";
import { COMMUNITY_CALLS } from "../generated/community-calls.js";
import type { CommunityProgram, CommunitySource } from "./program.js";

const [NOBODY, NOTHING] = [`0x${"00".repeat(20)}`, `0x${"00".repeat(32)}`] as const;

/** Where appeals are attested on a chain. */
export interface AppealRegistry {
  readonly address: Hex;
  /** Whether anybody has appealed on the chain: the first registers the schema. */
  readonly hasSchema: boolean;
}

/** An account's appeal, against what an epoch found of it or against the refusal of its work. */
export interface AppealWords {
  readonly account: string;
  readonly epoch: bigint;
  /** What is wrong, in 1 to 4,096 bytes. */
  readonly statement: string;
  /** Uid of the contribution that was refused. */
  readonly work?: string;
  /** SHA-256 of what makes the case. */
  readonly evidence?: string;
}

/**
 * The registry of EAS, and whether it has the schema of appeals.
 * @throws AssayError CHAIN if the node fails or serves another chain.
 */
export async function appealRegistryOf({ program, request }: CommunitySource): Promise<AppealRegistry> {
  const chain = await openChain(request, program.chainId);
  const address = await read(chain, program.eas, COMMUNITY_CALLS.eas.getSchemaRegistry);
  const { uid } = await read(chain, address, COMMUNITY_CALLS.schemaRegistry.getSchema, APPEAL_SCHEMA_UID);
  return { address, hasSchema: uid === APPEAL_SCHEMA_UID };
}

/**
 * The transactions of an appeal, which the account itself must send: an attestation that the council sees beside the hold and has to answer in time.
 * @throws AssayError INVALID_ARGUMENT for a statement that is empty or too long.
 */
export function appealTransactions(
  { eas }: CommunityProgram,
  { address, hasSchema }: AppealRegistry,
  { account, epoch, statement, work = NOTHING, evidence = NOTHING }: AppealWords,
): readonly Transaction[] {
  checkStatement(statement);
  const { register } = COMMUNITY_CALLS.schemaRegistry;
  const first = { to: address, data: encodeCall(register, [APPEAL_SCHEMA, NOBODY, false]) };
  const data = encodeCall(WORDS, [epoch, work as Hex, evidence as Hex, statement, false]);
  const terms = { recipient: account as Hex, expirationTime: 0n, revocable: false, refUID: NOTHING, data, value: 0n };
  const attest = encodeCall(COMMUNITY_CALLS.eas.attest, [{ schema: APPEAL_SCHEMA_UID, data: terms }]);
  return [...(hasSchema ? [] : [first]), { to: eas as Hex, data: attest }];
}

/** The words as they stand in an attestation: encoded as the arguments of a call, without its selector. */
const WORDS = { selector: "0x", inputs: APPEAL_TYPES, outputs: [] } as const;
