import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ruleOn, type HoldArgs } from "./rule.js";

export default async function dismiss(args: HoldArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await ruleOn(args, hre, false);
}
