import { existsSync } from "node:fs";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { claimHandles } from "../../src/program/actions/attest/directory.js";
import { claimsOf, claimsOfHistory, type FoundClaim } from "../../src/sources/people/claims.js";
import { note, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { directoryAt, handleOption, saveDirectory } from "./file.js";

interface Args extends Pick<SignerArgs, "dryRun"> {
  readonly directory: string;
  readonly file: string;
  readonly format: string;
  readonly anew: string;
  readonly repository?: string;
}

/** Claims of an export, or of a repository's commits. */
async function findClaims({ file, format, repository = "" }: Args): Promise<FoundClaim[]> {
  if (repository !== "") return claimsOfHistory(repository);
  if (existsSync(file)) return claimsOf(file, format === "" ? {} : { format });
  throw new AssayError(
    "NOT_FOUND",
    `--file ${file} does not exist.`,
    "Give an export of the source, or a --repository.",
  );
}

export default async function claim(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const anew = args.anew
      .split(",")
      .filter((each) => each !== "")
      .map(handleOption);
    const found = await findClaims(args);
    const session = await openSession(hre, { dryRun: args.dryRun === true });
    const { directory, added, refused } = await claimHandles(
      session,
      await directoryAt(args.directory, session),
      found,
      anew,
    );
    for (const { handle, why } of refused) note(`${handle} is not added: ${why}`);
    const counts = `${found.length} claims found, ${added.length} added, ${refused.length} refused`;
    if (args.dryRun === true) return print(`${counts}; nothing was written.`);
    if (added.length > 0) saveDirectory(args.directory, directory);
    print(`${counts}; ${args.directory} has ${directory.entries.length} entries.`);
  }, args);
}
