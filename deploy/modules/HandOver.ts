import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Assay from "./Assay.js";

/**
 * Gives the administration of a deployed program to its timelock, for good: from here on only votes change roles. The timelock refuses while there is
 * too little reputation to govern with; the deployer keeps the administration then, and the module goes on where it stopped when it is run again.
 */
export default buildModule("HandOver", (m) => {
  const { accessManager: manager, timelock } = m.useModule(Assay);
  const granted = m.call(manager, "grantRole", [0, timelock, 0], { id: "GrantAdmin" });
  const handedOver = m.call(timelock, "handOver", [], { id: "HandOver", after: [granted] });
  m.call(manager, "renounceRole", [0, m.getAccount(0)], { id: "RenounceAdmin", after: [handedOver] });
  return { manager, timelock };
});
