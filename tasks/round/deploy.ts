import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import Funding from "../../deploy/modules/Funding.js";
import OnchainWork from "../../deploy/modules/OnchainWork.js";
import { print } from "../print.js";
import { guarded, openSession } from "../session.js";

export default async function deploy(_: object, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre);
    const { reputationToken, contributionResolver, epochOracle } = program.addresses;
    const { ignition } = await hre.network.getOrCreate();
    const onchain = { reputationToken, contributionResolver };
    const parameters = { Funding: { ...onchain, epochOracle }, OnchainWork: onchain };
    const paying = await ignition.deploy(Funding, { parameters });
    const attesting = await ignition.deploy(OnchainWork, { parameters });
    print("Beside the program:");
    for (const [name, contract] of Object.entries({ ...paying, ...attesting }))
      print(`  ${name.padEnd(20)}${await contract.getAddress()}`);
  });
}
