// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
// A path cannot be broken.
// solhint-disable-next-line max-line-length
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";

/// @title Decisions by reputation
/// @notice Step 8 of the way of the data. OpenZeppelin's Governor, with votes and quorum of all domains at the
/// snapshot, decayed to it; what passes is executed by the timelock. All times are in seconds.
///
/// Nobody governs a program in which little was earned, or little is left: a quorum is never below the token's
/// `governanceFloor`, a tenth of what full epochs would keep alive, and a proposer needs a tenth of that. No vote can
/// lower either. A quorum that is reached late extends the vote.
contract ReputationGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorPreventLateQuorum,
    GovernorTimelockControl
{
    /// @dev Part of the floor that a proposer needs.
    uint256 private constant PROPOSERS_PART = 10;

    /// @notice Settings at deployment; proposals can change all but the name.
    /// @param voteExtension Seconds for which a vote stays open at least once its quorum is reached; at most the voting
    /// period.
    struct Settings {
        string name;
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 voteExtension;
        uint256 quorumPercent;
    }

    /// @notice A delay, period or extension of zero.
    error ReputationGovernorInvalidSettings();

    constructor(
        IVotes token_,
        TimelockController timelock_,
        Settings memory settings
    )
        Governor(settings.name)
        GovernorSettings(settings.votingDelay, settings.votingPeriod, 0)
        GovernorVotes(token_)
        GovernorVotesQuorumFraction(settings.quorumPercent)
        GovernorPreventLateQuorum(settings.voteExtension)
        GovernorTimelockControl(timelock_)
    {
        if (settings.votingDelay == 0 || settings.voteExtension == 0) revert ReputationGovernorInvalidSettings();
    }

    /// @notice Votes below which no quorum falls.
    function floor() public view virtual returns (uint256) {
        return IReputationToken(address(token())).governanceFloor();
    }

    /// @notice Votes that a proposal needs to count: a share of those that existed at `timepoint`, at least the floor.
    function quorum(
        uint256 timepoint
    ) public view virtual override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        return Math.max(super.quorum(timepoint), floor());
    }

    /// @notice Votes that a proposer needs: what was decided, at least a tenth of the floor.
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return Math.max(super.proposalThreshold(), floor() / PROPOSERS_PART);
    }

    /// @inheritdoc Governor
    function proposalDeadline(
        uint256 proposalId
    ) public view override(Governor, GovernorPreventLateQuorum) returns (uint256) {
        return super.proposalDeadline(proposalId);
    }

    /// @inheritdoc Governor
    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    /// @inheritdoc Governor
    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
