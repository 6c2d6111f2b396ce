import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ruleOn, type RuleArgs } from "./rule.js";

export default async function dismiss(args: RuleArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await ruleOn(args, hre, false);
}
