// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IContributionResolver} from "../IContributionResolver.sol";
import {IReputation} from "../reputation/IReputation.sol";

/// @title Members give points to one another
/// @notice Step 2 of the way of the data: what members received in a round becomes contributions of a task, so that
/// they pass limits, curve, share cap and detectors of rings like all work. Rounds of a task follow one another, each
/// as long as the terms say. The task says what holds: its mode is on-chain, and its rubric's hash is that of the
/// terms, fixed before the first gift. This contract has to be an attester of the task, and is trusted with nothing.
///
/// A member of a round is who had the task's least points, in the terms' domain, right before the round. Each has the
/// same budget for the others; nobody gives to oneself or to who opted out. Nothing is paid here: quantity is points
/// received, and the task says what a point is worth.
interface IPeerRound {
    /// @notice What rounds of a task name.
    /// @param start Unix seconds at which the first round begins.
    /// @param length Seconds of each round; not zero.
    /// @param budget Most points that a member gives in a round; not zero.
    /// @param minPoints Least decayed points of a member at the start of a round.
    /// @param domain Domain of those points, 0..7.
    struct Terms {
        uint40 start;
        uint32 length;
        uint32 budget;
        uint64 minPoints;
        uint8 domain;
    }

    /// @notice Points for a member.
    /// @param receiver The member.
    /// @param points Points in place of those given to it before in this round; zero takes them back.
    struct Gift {
        address receiver;
        uint32 points;
    }

    /// @notice A member gives another `points` points, in place of what it gave it before in the round.
    event PointsGiven(
        uint64 indexed task,
        uint256 indexed round,
        address indexed receiver,
        address giver,
        uint32 points
    );

    /// @notice An account wants to receive nothing, or wants to again.
    event ReceivingSet(address indexed account, bool receives);

    /// @notice What a member received in a round was attested as a contribution with `uid`.
    event PointsAttested(
        uint64 indexed task,
        uint256 indexed round,
        address indexed receiver,
        uint32 points,
        bytes32 uid
    );

    /// @notice The task's rubric is not these terms, its mode is not on-chain, or the terms have no start, length or
    /// budget.
    error PeerRoundWrongTerms(uint64 task, bytes32 rubricHash);

    /// @notice The first round begins at `start` (Unix seconds).
    error PeerRoundNotStarted(uint64 task, uint40 start);

    /// @notice The round ends at `end` (Unix seconds).
    error PeerRoundNotOver(uint64 task, uint256 round, uint256 end);

    /// @notice The account had `points` points at the round's start, fewer than `required`.
    error PeerRoundNotMember(uint64 task, uint256 round, address account, uint256 points, uint256 required);

    /// @notice Nobody gives to oneself.
    error PeerRoundOwnGift(address account);

    /// @notice The receiver opted out.
    error PeerRoundOptedOut(address account);

    /// @notice The gifts sum to `spent` of `budget` points.
    error PeerRoundOverBudget(uint64 task, uint256 round, uint256 spent, uint256 budget);

    /// @notice Nobody gave the account anything, or it was attested.
    error PeerRoundNothingReceived(uint64 task, uint256 round, address account);

    /// @notice Gives points in the running round; gifts to those not named stay.
    /// @dev Reverts with `TaskRegistryUnknownTask`, `PeerRoundWrongTerms`, `PeerRoundNotStarted`, `PeerRoundNotMember`,
    /// `PeerRoundOwnGift`, `PeerRoundOptedOut` or `PeerRoundOverBudget`.
    function give(uint64 task, Terms calldata terms, Gift[] calldata gifts) external;

    /// @notice Says whether the caller wants to receive points. What others gave before stays given, and is not
    /// attested while the caller wants none. Never reverts.
    function setReceives(bool receives) external;

    /// @notice Attests what a member received in a round that is over. Anyone may call; the contribution is the
    /// member's.
    /// @dev Reverts with `TaskRegistryUnknownTask`, `PeerRoundWrongTerms`, `PeerRoundNotOver`, `PeerRoundOptedOut`,
    /// `PeerRoundNothingReceived`, and with all errors of the resolver.
    /// @return uid The attestation at EAS.
    function attest(uint64 task, Terms calldata terms, uint256 round, address receiver) external returns (bytes32 uid);

    /// @notice Number of the round that runs now. Reverts with `PeerRoundNotStarted` before the first.
    function currentRound(uint64 task, Terms calldata terms) external view returns (uint256);

    /// @notice Points that a member received in a round.
    function receivedBy(uint64 task, uint256 round, address account) external view returns (uint256);

    /// @notice Points that a member gave in a round.
    function spentBy(uint64 task, uint256 round, address account) external view returns (uint256);

    /// @notice Points that a member gave another in a round.
    function giftOf(uint64 task, uint256 round, address giver, address receiver) external view returns (uint32);

    /// @notice Whether what a member received in a round was attested.
    function isAttested(uint64 task, uint256 round, address account) external view returns (bool);

    /// @notice Whether an account wants to receive points; so does everybody at first.
    function receives(address account) external view returns (bool);

    /// @notice Hash of the rubric of a task with these terms.
    function rubricOf(Terms calldata terms) external pure returns (bytes32);

    /// @notice Where contributions go.
    function contributions() external view returns (IContributionResolver);

    /// @notice Where points of members are read.
    function reputation() external view returns (IReputation);
}
