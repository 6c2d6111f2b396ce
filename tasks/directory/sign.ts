import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { signClaim } from "../../src/program/actions/attest/directory.js";
import { claimText } from "../../src/sources/people/claims.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { directoryAt, handleOption } from "./file.js";

interface Args extends SignerArgs {
  readonly directory: string;
  readonly handle: string;
}

export default async function sign(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const handle = handleOption(args.handle);
    const session = await openSession(hre, { ...args, dryRun: true });
    const claim = await signClaim(session, await directoryAt(args.directory, session), handle);
    print(claimText(claim));
    print(`Publish this line under ${handle}; \`npx hardhat directory claim\` reads it from an export.`);
  }, args);
}
