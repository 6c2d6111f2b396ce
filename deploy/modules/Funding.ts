import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Contracts that pay beside the epochs, and statements of delegates: they read a program, and have no power over it. */
export default buildModule("Funding", (m) => {
  const epochOracle = m.getParameter("epochOracle");
  const quadraticRound = m.contract("QuadraticRound");
  const pairwiseRound = m.contract("PairwiseRound", [epochOracle]);
  const retroRound = m.contract("RetroRound", [m.getParameter("reputationToken")]);
  const bountyBoard = m.contract("BountyBoard", [m.getParameter("contributionResolver")]);
  const guildSeasons = m.contract("GuildSeasons", [bountyBoard, epochOracle]);
  const delegateStatements = m.contract("DelegateStatements");
  return { quadraticRound, pairwiseRound, retroRound, bountyBoard, guildSeasons, delegateStatements };
});
