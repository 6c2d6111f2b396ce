import { ZeroAddress, ZeroHash } from "ethers";
import { ISchemaRegistry__factory } from "../../../../typechain-types/index.js";
import { AssayError } from "../../../engine/errors.js";
import { APPEAL_SCHEMA, APPEAL_SCHEMA_UID, checkStatement } from "../../../engine/rules/appeal.js";
import { eventOf, send, type Sent } from "../../send.js";
import type { Session } from "../../session.js";
import { readAppeal } from "./list.js";
import { encodeAppeal, type AppealWords } from "./words.js";

type Party = Pick<Session, "program" | "signer" | "dryRun">;

/**
 * Appeals as the signer, against what an epoch found of it or against the refusal of its work; gives the uid of the appeal, which is zero in a dry run.
 * Registers the schema first where no appeal was ever made on the chain.
 * @throws AssayError INVALID_ARGUMENT for a statement that is empty or too long.
 */
export function openAppeal(session: Party, words: Omit<AppealWords, "granted">): Promise<Sent<string>> {
  return attest(session, { ...words, granted: false }, { recipient: session.signer.address, refUID: ZeroHash });
}

/**
 * Answers an appeal as the signer, who must be the council. The answer itself moves nothing: a hold is confirmed or dismissed at the escrow.
 * @throws AssayError NOT_FOUND if there is no such appeal, INVALID_ARGUMENT if another than the council answers.
 */
export async function answerAppeal(
  session: Party,
  appeal: string,
  answer: Pick<AppealWords, "statement" | "granted">,
): Promise<Sent<string>> {
  const found = await readAppeal(session, appeal);
  const council = await session.program.council.council();
  if (council.toLowerCase() !== session.signer.address.toLowerCase())
    throw new AssayError("INVALID_ARGUMENT", "Only the council answers appeals.", `It is ${council}: give --as.`);
  const words = { epoch: found.epoch, work: found.work, evidence: ZeroHash, ...answer };
  return attest(session, words, { recipient: found.account, refUID: appeal });
}

async function attest(
  session: Party,
  words: AppealWords,
  to: { readonly recipient: string; readonly refUID: string },
): Promise<Sent<string>> {
  checkStatement(words.statement);
  const { eas } = session.program;
  const registry = ISchemaRegistry__factory.connect(await eas.getSchemaRegistry(), session.signer);
  if (BigInt((await registry.getSchema(APPEAL_SCHEMA_UID)).uid) === 0n) {
    const { mined } = await send(session, registry.register, [APPEAL_SCHEMA, ZeroAddress, false]);
    if (mined === undefined) return { returned: ZeroHash };
  }
  const data = { ...to, expirationTime: 0n, revocable: false, data: encodeAppeal(words), value: 0n };
  const { mined } = await send(session, eas.attest, [{ schema: APPEAL_SCHEMA_UID, data }]);
  if (mined === undefined) return { returned: ZeroHash };
  const uid = eventOf(mined, eas, "Attested")?.["uid"];
  return { returned: typeof uid === "string" ? uid : ZeroHash, mined };
}
