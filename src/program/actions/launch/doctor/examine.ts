import type { Permission } from "../../../../chain/contracts.js";
import type { Rules } from "../../../../engine/rules/rules.js";
import type { Session } from "../../../session.js";
import { chainTime } from "../../../time.js";
import type { ProgramRecord } from "../record.js";
import { examineCode, type ReadCode } from "./code.js";
import type { Finding } from "./finding.js";
import { examineBonds, examineTreasury } from "./money.js";
import { examineRules, examineTerms, rulesNow } from "./rules.js";
import { examineBindings, examinePauses, examinePowers, examineSchemas } from "./wiring.js";

/** What an examination compares the chain with. */
export interface Expected {
  readonly record: ProgramRecord;
  /** Rules by their hash, as far as they are known. */
  readonly rules: ReadonlyMap<string, Rules>;
  readonly readCode: ReadCode;
  readonly permissions: readonly Permission[];
}

/** Examines a program as an auditor would: everything that can be seen on chain against what it should be. */
export async function examine(
  session: Pick<Session, "program" | "request" | "signer">,
  { record, rules, readCode, permissions }: Expected,
): Promise<Finding[]> {
  const { program, request } = session;
  const now = await chainTime({ request });
  const { rules: holding } = await rulesNow(program, rules, now);
  const parts = [
    await examineCode(request, program.addresses, readCode),
    await examineBindings(session, record),
    await examinePowers(session, permissions),
    await examineTerms(program, record),
    await examineRules(program, rules, now),
    await examineSchemas(session, record),
    await examineTreasury(program),
    await examineBonds(program, holding),
    await examinePauses(session),
  ];
  return parts.flat();
}
