// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IReputation} from "../reputation/IReputation.sol";
import {IFundedRounds} from "./IFundedRounds.sol";

/// @title Retroactive funding: reputation votes on past work
/// @notice Pays beside step 7 of the way of the data. Voters have as many voice credits as they had decayed points at
/// the round's snapshot; v votes for a project cost v² credits. The pool is shared by votes. A ballot may be changed
/// until the close. Points are the voter's own: what others delegated does not count, as roots would shrink it anyway.
///
/// Points count as of the snapshot if they were credited by then. Two accounts with half the points have more votes
/// than one: so the round's policy must see to it that one person is one account.
interface IRetroRound is IFundedRounds {
    /// @notice Who may vote, and with what.
    /// @param snapshot Unix seconds, before the opening, as of which points are credits.
    /// @param minPoints Least points of a voter at the snapshot.
    /// @param domain Domain that counts, 0..7, or 255 for all together.
    struct Voting {
        uint48 snapshot;
        uint64 minPoints;
        uint8 domain;
    }

    /// @notice What a voter gives one project.
    /// @param project Account of the project.
    /// @param votes Votes in place of those that the voter gave it before; zero takes them back.
    struct Vote {
        address project;
        uint256 votes;
    }

    /// @notice A round was created; `uri` describes it to people.
    event RetroRoundCreated(uint256 indexed id, address indexed creator, Terms terms, Voting voting, string uri);

    /// @notice A voter gives a project `votes` votes, in place of all that one gave it before.
    event Voted(uint256 indexed id, address indexed project, address indexed voter, uint256 votes);

    /// @notice No reputation token is named.
    error RetroRoundZeroReputation();

    /// @notice The snapshot is not before the opening (Unix seconds).
    error RetroRoundInvalidSnapshot(uint48 snapshot, uint40 opensAt);

    /// @notice Domains are 0..7, or 255 for all together.
    error RetroRoundUnknownDomain(uint8 domain);

    /// @notice The voter had `points` at the snapshot, fewer than `required`.
    error RetroRoundTooFewPoints(uint256 id, address voter, uint256 points, uint256 required);

    /// @notice The ballot costs `spent` of `credits` voice credits.
    error RetroRoundOverspent(uint256 id, address voter, uint256 spent, uint256 credits);

    /// @notice Creates a round. Anyone may; the caller is its creator.
    /// @dev Reverts with `FundedRoundsZeroToken`, `FundedRoundsPolicyRequired`, `FundedRoundsInvalidTimes`,
    /// `FundedRoundsInvalidCap`, `RetroRoundInvalidSnapshot` or `RetroRoundUnknownDomain`.
    /// @param uri Where the round is described.
    /// @return id Sequential from 1.
    function create(Terms calldata terms, Voting calldata voting, string calldata uri) external returns (uint256 id);

    /// @notice Sets the caller's votes for projects, while the round is open; for those not named they stay.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsCancelled`, `FundedRoundsNotOpen`,
    /// `FundedRoundsClosed`, `FundedRoundsNotEligible`, `RetroRoundTooFewPoints`, `FundedRoundsUnknownProject`,
    /// `FundedRoundsOwnProject`, `FundedRoundsTooLarge` or `RetroRoundOverspent`.
    function vote(uint256 id, Vote[] calldata votes) external;

    /// @notice Voice credits of an account in a round; zero if the account has fewer points than the round asks for.
    /// Reverts with `FundedRoundsUnknownRound`, and with the token's own error before the snapshot has passed.
    function creditsOf(uint256 id, address account) external view returns (uint256);

    /// @notice Voice credits that a voter's ballot costs.
    function spentBy(uint256 id, address voter) external view returns (uint256);

    /// @notice Votes that a voter gives a project.
    function votesOf(uint256 id, address project, address voter) external view returns (uint256);

    /// @notice Who may vote, and with what; zeros if there is no such round.
    function votingOf(uint256 id) external view returns (Voting memory);

    /// @notice Where points are read.
    function reputation() external view returns (IReputation);
}
