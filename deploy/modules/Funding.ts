import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Contracts that pay beside the epochs: they read a program's reputation and contributions, and have no power over it. */
export default buildModule("Funding", (m) => {
  const quadraticRound = m.contract("QuadraticRound");
  const retroRound = m.contract("RetroRound", [m.getParameter("reputationToken")]);
  const bountyBoard = m.contract("BountyBoard", [m.getParameter("contributionResolver")]);
  return { quadraticRound, retroRound, bountyBoard };
});
