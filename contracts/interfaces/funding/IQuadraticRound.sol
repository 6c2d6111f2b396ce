// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IFundedRounds} from "./IFundedRounds.sol";

/// @title Quadratic funding: donors give, a pool matches
/// @notice Pays beside step 7 of the way of the data. A project's subsidy is (Σ√a)² − Σa, a being what each donor gave
/// it in all, so that many small gifts weigh more than one large one and giving in parts changes nothing. Roots are
/// rounded down to nine decimals, each once for a donor and project; the result is defined by that, and is the same in
/// whatever order the donations come. Sums are kept up with every donation: nothing is left to compute at the close.
///
/// Donations stay here until the close, so that they can be refunded; then they are the project's, matched or not.
interface IQuadraticRound is IFundedRounds {
    /// @notice How subsidies are scaled to the pool.
    /// @dev `WhenExceeded`: they are paid in full, and the pool is shared by them if they exceed it. `Alpha`: all are
    /// multiplied by pool / subsidies, so that a pool that exceeds them is paid out too.
    enum Scaling {
        WhenExceeded,
        Alpha
    }

    /// @notice How a round matches.
    /// @param minimum Least donation in wei.
    /// @param scaling How subsidies are scaled to the pool.
    struct Matching {
        uint96 minimum;
        Scaling scaling;
    }

    /// @notice What a donor gave a project in all.
    /// @param amount Wei.
    /// @param root √amount × 10^9, rounded down.
    struct Gift {
        uint96 amount;
        uint96 root;
    }

    /// @notice A round was created; `uri` describes it to people.
    event QuadraticRoundCreated(
        uint256 indexed id,
        address indexed creator,
        Terms terms,
        Matching matching,
        string uri
    );

    /// @notice A donor gave `amount` wei to a project.
    event Donated(uint256 indexed id, address indexed project, address indexed donor, uint256 amount);

    /// @notice A donor got `amount` wei back from a cancelled round.
    event DonationRefunded(uint256 indexed id, address indexed project, address indexed donor, uint256 amount);

    /// @notice A donation is at least `minimum` wei.
    error QuadraticRoundBelowMinimum(uint256 amount, uint256 minimum);

    /// @notice Creates a round. Anyone may; the caller is its creator.
    /// @dev Reverts with `FundedRoundsZeroToken`, `FundedRoundsPolicyRequired`, `FundedRoundsInvalidTimes` or
    /// `FundedRoundsInvalidCap`.
    /// @param uri Where the round is described.
    /// @return id Sequential from 1.
    function create(
        Terms calldata terms,
        Matching calldata matching,
        string calldata uri
    ) external returns (uint256 id);

    /// @notice Gives to a project while the round is open. The tokens come from the caller, who has approved them and
    /// whom the round's policy accepts now.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsCancelled`, `FundedRoundsNotOpen`,
    /// `FundedRoundsClosed`, `FundedRoundsZeroAmount`, `QuadraticRoundBelowMinimum`, `FundedRoundsUnknownProject`,
    /// `FundedRoundsOwnProject`, `FundedRoundsNotEligible`, `FundedRoundsTooLarge` or `TokenCustodyUnderfunded`.
    function donate(uint256 id, address project, uint256 amount) external;

    /// @notice Pays back what a donor gave a project of a cancelled round. Anyone may call; the tokens go to the donor.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsNotCancelled` or `FundedRoundsNothingDue`.
    /// @return amount Wei paid.
    function refund(uint256 id, address project, address donor) external returns (uint256 amount);

    /// @notice How a round matches; zeros if there is no such round.
    function matchingOf(uint256 id) external view returns (Matching memory);

    /// @notice What a donor gave a project in all.
    function giftOf(uint256 id, address project, address donor) external view returns (Gift memory);
}
