import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Contracts that pay beside the epochs: of no program, so that every community on the chain may use them. */
export default buildModule("Funding", (m) => {
  const quadraticRound = m.contract("QuadraticRound");
  return { quadraticRound };
});
