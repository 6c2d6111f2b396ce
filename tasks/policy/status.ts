import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { pastStatus, policyStatus, type PolicyStatus } from "../../src/program/actions/policy/status.js";
import { withSyncedStore, type Session } from "../../src/program/session.js";
import { when } from "../../src/program/time.js";
import { accountOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded } from "../session.js";
import { openPolicy, type PolicyArgs } from "./policy.js";

interface Args extends PolicyArgs {
  readonly account: string;
  /** A time in the past, Unix seconds; 0 for now. */
  readonly at: number;
  readonly json: boolean;
}

/** Checks a time given on the command line. */
export function timeOption(at: number): number {
  if (Number.isSafeInteger(at) && at >= 0 && at < 2 ** 32) return at;
  throw new AssayError("INVALID_ARGUMENT", `--at ${at} is not a time.`, "Give Unix seconds.");
}

function lines(found: PolicyStatus): string[] {
  const { account, status, eligible, freshUntil, reason, wayOut, credential } = found;
  const all = [`${account}: ${status}`, `  ${reason}`];
  if (wayOut !== "") all.push(`  ${wayOut}`);
  if (eligible && status !== "eligible")
    all.push(`  The gate keeps an earlier check until ${when(freshUntil)}; \`npx hardhat policy recheck\` ends it.`);
  if (credential !== undefined) {
    const { uid, schema, says, issuer, terms, issuedAt } = credential;
    all.push(`  credential ${uid}, attested ${when(issuedAt)}`, `  schema ${schema} "${says}"`);
    all.push(`  issuer ${issuer}: ${terms}`);
  }
  return all;
}

async function tellPast(session: Session, account: string, args: Pick<Args, "at" | "json">): Promise<void> {
  const found = await withSyncedStore(session, (store) => pastStatus(store, account, args.at));
  if (args.json) return print(json(found));
  const counts = found.counts ? "count" : "do not count";
  print(`${account} at ${when(args.at)}: ${found.status}`);
  print(`  Contributions attested in that second ${counts} for tasks with the policy.`);
}

export default async function status(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const at = timeOption(args.at);
    const session = await openPolicy(hre, args);
    const account = accountOption(args.account, session.signer);
    if (at !== 0) return tellPast(session, account, args);
    const found = await policyStatus(session.program.policy, account);
    if (args.json) return print(json(found));
    for (const line of lines(found)) print(line);
  }, args);
}
