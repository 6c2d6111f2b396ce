import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { createTasks, type CreatedTask } from "../../src/program/actions/task.js";
import { readTaskFile } from "../../src/sources/documents.js";
import { addressOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly file: string;
  readonly attester: string;
}

function lines({ id, input, foreignPolicy }: CreatedTask): string[] {
  const line = `Task ${id}: ${input.name}, ${input.points} points, domain ${input.domain}`;
  if (foreignPolicy === undefined) return [line];
  const warning = "is not the program's own: only what is attested one by one counts, not rows of batches.";
  return [line, `  Its policy ${foreignPolicy} ${warning}`];
}

export default async function create(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const inputs = await readTaskFile(args.file);
    const session = await openSession(hre, args);
    const attester = args.attester === "" ? session.signer.address : addressOption("attester", args.attester);
    const created = await createTasks(session, inputs, [attester]);
    if (session.dryRun === true) print(`${inputs.length} tasks can be created; nothing was sent.`);
    for (const line of created.flatMap(lines)) print(line);
    if (created.length > 0)
      print(`${attester} may attest them. Next: \`npx hardhat stake bond --role attester\`, then \`attest import\`.`);
  }, args);
}
