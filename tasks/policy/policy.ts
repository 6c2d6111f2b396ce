import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { withPolicy, type Issuer } from "../../src/program/actions/policy/issuers.js";
import type { Session } from "../../src/program/session.js";
import { addressOption, hashOption } from "../parse.js";
import { openSession, type SignerArgs } from "../session.js";

/** Options of every verb on a policy. */
export interface PolicyArgs extends SignerArgs {
  /** The policy's address; empty for the one in ASSAY_POLICY, else the program's own. */
  readonly policy: string;
}

/** A session for the chosen policy. */
export async function openPolicy(hre: HardhatRuntimeEnvironment, args: PolicyArgs): Promise<Session> {
  const session = await openSession(hre, args);
  const given = args.policy || (process.env["ASSAY_POLICY"] ?? "");
  return given === "" ? session : withPolicy(session, addressOption("policy", given));
}

/** Checks an issuer given on the command line. */
export function issuerOption({ schema, issuer }: Issuer): Issuer {
  return { schema: hashOption("schema", schema), issuer: addressOption("issuer", issuer) };
}
