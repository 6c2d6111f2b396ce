import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { checkRecord } from "../../src/program/actions/launch/join.js";
import { parseRecord } from "../../src/program/actions/launch/record.js";
import { parseDocument } from "../../src/sources/text/json.js";
import { readText } from "../files.js";
import { openNetwork } from "../network.js";
import { json, print } from "../print.js";
import { deploymentFolder, recordAt, recordFile, rulesFolder } from "../record.js";
import { guarded } from "../session.js";

export default async function join(
  args: { readonly file: string; readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const record = parseRecord(args.file, parseDocument(args.file, await readText(args.file)));
    const node = await openNetwork(await hre.network.getOrCreate());
    const { chainId, name } = node;
    await checkRecord(record, { request: node.request, runner: node.provider, chainId });
    const keeper = recordAt(hre, chainId);
    const before = await keeper.read();
    if (before !== undefined && json(before.contracts) !== json(record.contracts)) {
      const hint = `Use another clone of the repository, or move ${deploymentFolder(hre, chainId)} away.`;
      throw new AssayError("DUPLICATE", `This folder belongs to another program on chain ${chainId}.`, hint);
    }
    await keeper.write(record);
    const rules = path.relative(hre.config.paths.root, rulesFolder(hre, chainId));
    if (args.json) return print(json({ record: recordFile(hre, chainId), rules }));
    print(`${record.rules.name} on ${name} (chain ${chainId}) is checked against the chain and ready in this folder.`);
    print(`Its rules of epoch 0 are in ${rules}; put later ones beside them.`);
    print(`Next: \`npx hardhat epoch verify\` recomputes the newest root from chain data,`);
    print("`npx hardhat stake bond --role operator --amount …` makes you an operator once the council admits you.");
  }, args);
}
