import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Contracts that attest what proves itself on chain, with the verifiers; tasks name them and make them attesters. */
export default buildModule("OnchainWork", (m) => {
  const contributions = m.getParameter("contributionResolver");
  const onchainAttester = m.contract("OnchainAttester", [contributions]);
  const peerRound = m.contract("PeerRound", [contributions, m.getParameter("reputationToken")]);
  const activityRecorder = m.contract("ActivityRecorder");
  const verifiers = {
    governorVote: m.contract("GovernorVoteVerifier"),
    holding: m.contract("HoldingVerifier"),
    nft: m.contract("NftVerifier"),
    stake: m.contract("StakeVerifier"),
    activity: m.contract("ActivityVerifier"),
  };
  return { onchainAttester, peerRound, activityRecorder, ...verifiers };
});
