import type { ContractRunner } from "ethers";
import { CONTRACT_NAMES } from "../../../chain/contracts.js";
import type { Request } from "../../../chain/provider.js";
import { AssayError } from "../../../engine/errors.js";
import { rulesHash } from "../../../engine/rules/rules.js";
import { programAt } from "../../contracts.js";
import { addressesOf, type ProgramRecord } from "./record.js";

/**
 * Checks that a record says what the chain says, so that a file from anybody can be taken.
 * @throws AssayError INVALID_ARGUMENT for another chain, NOT_FOUND if contracts are not there, MISMATCH if they are not one sealed program with
 * these rules, NOT_YET if its deployment has not ended.
 */
export async function checkRecord(
  record: ProgramRecord,
  {
    request,
    runner,
    chainId,
  }: { readonly request: Request; readonly runner: ContractRunner; readonly chainId: number },
): Promise<void> {
  if (record.chainId !== chainId) {
    const text = `The program is on chain ${record.chainId}, the network is chain ${chainId}.`;
    throw new AssayError("INVALID_ARGUMENT", text, "Name its network with --network.");
  }
  const addresses = addressesOf(record);
  for (const name of CONTRACT_NAMES)
    if ((await request("eth_getCode", [addresses[name], "latest"])) === "0x")
      throw new AssayError(
        "NOT_FOUND",
        `There is no contract at ${addresses[name]} (${name}).`,
        "Ask for the file again.",
      );
  const program = programAt(addresses, runner);
  if (!(await program.oracle.isSealed())) throw mismatch("its contracts are not sealed");
  const facts: readonly (readonly [string, string, string])[] = [
    ["emissionSchedule", addresses.emissionSchedule, await program.oracle.schedule()],
    ["stakeVault", addresses.stakeVault, await program.oracle.vault()],
    ["distributor", addresses.distributor, await program.schedule.distributor()],
    ["reputationToken", addresses.reputationToken, await program.distributor.reputation()],
    ["council", addresses.council, await program.oracle.council()],
    ["eas", addresses.eas, await program.policy.eas()],
    ["the rules of epoch 0", rulesHash(record.rules), await program.oracle.rulesOf(0)],
  ];
  for (const [name, said, found] of facts)
    if (said.toLowerCase() !== found.toLowerCase()) throw mismatch(`${name} is ${found} on the chain, not ${said}`);
}

const mismatch = (text: string): AssayError =>
  new AssayError("MISMATCH", `The file does not describe the program: ${text}.`, "Ask for the file again.");
