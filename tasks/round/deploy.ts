import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import Funding from "../../deploy/modules/Funding.js";
import { print } from "../print.js";
import { guarded, openSession } from "../session.js";

export default async function deploy(_: object, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre);
    const { reputationToken, contributionResolver } = program.addresses;
    const { ignition } = await hre.network.getOrCreate();
    const deployed = await ignition.deploy(Funding, {
      parameters: { Funding: { reputationToken, contributionResolver } },
    });
    print("Rounds and bounties beside the program:");
    for (const [name, contract] of Object.entries(deployed))
      print(`  ${name.padEnd(16)}${await contract.getAddress()}`);
  });
}
