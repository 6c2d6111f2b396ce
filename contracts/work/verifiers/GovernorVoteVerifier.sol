// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IWorkVerifier} from "../../interfaces/work/IWorkVerifier.sol";

/// @title Voted in a proposal
/// @notice Step 2 of the way of the data: proves that an account voted in a proposal of an OpenZeppelin governor.
/// Parameters: `abi.encode(address governor, uint256 since)`, the time of the governor's clock from which proposals
/// count, by their snapshot. Proof: `abi.encode(uint256 proposalId)`. Each account counts once a proposal; cancelled
/// proposals do not count.
contract GovernorVoteVerifier is IWorkVerifier {
    /// @inheritdoc IWorkVerifier
    function verify(
        address account,
        bytes calldata parameters,
        bytes calldata proof
    ) external view returns (bytes32 key) {
        if (parameters.length != 64) revert WorkVerifierInvalidParameters(parameters);
        if (proof.length != 32) revert WorkVerifierUnproven(account, proof);
        (IGovernor governor, uint256 since) = abi.decode(parameters, (IGovernor, uint256));
        uint256 proposalId = abi.decode(proof, (uint256));

        bool voted = governor.hasVoted(proposalId, account) && governor.proposalSnapshot(proposalId) >= since;
        if (!voted || governor.state(proposalId) == IGovernor.ProposalState.Canceled) {
            revert WorkVerifierUnproven(account, proof);
        }
        return keccak256(abi.encode(account, proposalId));
    }
}
