import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { MULTICALL3 } from "../../src/program/actions/books/claims.js";
import { putCode } from "../../src/program/actions/dev.js";
import { print } from "../print.js";
import { guarded, openSession } from "../session.js";

export default async function multicall(args: object, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { deployedBytecode } = await hre.artifacts.readArtifact("Multicall3");
    await putCode(await openSession(hre), MULTICALL3, deployedBytecode);
    print(`Multicall3 stands at ${MULTICALL3}. Next: \`npx hardhat reward claim --file accounts.csv\`.`);
  }, args);
}
