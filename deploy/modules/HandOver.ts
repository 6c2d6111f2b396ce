import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Assay from "./Assay.js";

/** Gives the administration of a deployed program to its timelock, for good: from here on only votes change roles. */
export default buildModule("HandOver", (m) => {
  const { accessManager: manager, timelock } = m.useModule(Assay);
  const deployer = m.getAccount(0);
  const granted = m.call(manager, "grantRole", [0, timelock, 0], { id: "GrantAdmin" });
  m.call(manager, "renounceRole", [0, deployer], { id: "RenounceAdmin", after: [granted] });
  const ownRole = m.staticCall(timelock, "DEFAULT_ADMIN_ROLE");
  m.call(timelock, "renounceRole", [ownRole, deployer], { id: "RenounceTimelockAdmin" });
  return { manager, timelock };
});
