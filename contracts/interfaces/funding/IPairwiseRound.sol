// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEpochOracle} from "../IEpochOracle.sol";
import {IFundedRounds} from "./IFundedRounds.sol";
import {IQuadraticRound} from "./IQuadraticRound.sol";

/// @title Pairwise bounded matching: no two donors move more than a bound together
/// @notice Pays beside step 7 of the way of the data. Each pair of donors adds 2 √(a_i a_j) × M / (M + Σ √(a_i a_j)
/// over all projects) to a project, so that no pair adds more than 2 M in all, however much the two agree. That is too
/// much to compute on chain. Donations stay here as a list that nothing changes after the close; whoever computes the
/// epoch of the round (`epochOf`) reads it, matches, and puts a leaf without units into the epoch's tree that commits
/// to the shares. The rules of that epoch name the round, before the epoch starts. So the shares are proposed,
/// confirmed and challenged as all of the epoch is; here they are proven, and paid from this round's own pool. A wrong
/// root can cost a round at most its pool.
///
/// If no root commits to the round in time, everybody takes back what one gave.
interface IPairwiseRound is IFundedRounds {
    /// @notice How a round matches.
    /// @param minimum Least donation in wei.
    /// @param bound M of the formula, in wei; not zero.
    /// @param scaling How subsidies are scaled to the pool.
    struct Matching {
        uint96 minimum;
        uint128 bound;
        IQuadraticRound.Scaling scaling;
    }

    /// @notice What a donor gave a project in all.
    /// @param donor Who gave.
    /// @param amount Wei.
    /// @param project Who is given.
    /// @param refunded Whether it was paid back; what was given does not change by that.
    struct Gift {
        address donor;
        uint96 amount;
        address project;
        bool refunded;
    }

    /// @notice A project's share of the pool, as the committed tree has it: its leaf is that of OpenZeppelin's
    /// `StandardMerkleTree` of (address, uint256).
    /// @param project Account of the project.
    /// @param amount Wei.
    /// @param proof Siblings of the leaf, from below.
    struct Share {
        address project;
        uint128 amount;
        bytes32[] proof;
    }

    /// @notice A round was created; `uri` describes it to people.
    event PairwiseRoundCreated(uint256 indexed id, address indexed creator, Terms terms, Matching matching, string uri);

    /// @notice A donor gave `amount` wei to a project.
    event PairwiseDonated(uint256 indexed id, address indexed project, address indexed donor, uint256 amount);

    /// @notice A donor got `amount` wei back.
    event PairwiseRefunded(uint256 indexed id, address indexed project, address indexed donor, uint256 amount);

    /// @notice The root of `epoch` commits to the shares under `sharesRoot`.
    event SharesCommitted(uint256 indexed id, uint256 indexed epoch, bytes32 sharesRoot);

    /// @notice The project's share of the pool, before the cap, is `amount` wei.
    event ShareProven(uint256 indexed id, address indexed project, uint256 amount);

    /// @notice No root committed to the round in time.
    event RoundExpired(uint256 indexed id);

    /// @notice No oracle is named.
    error PairwiseRoundZeroOracle();

    /// @notice The bound is zero.
    error PairwiseRoundZeroBound();

    /// @notice A donation is at least `minimum` wei.
    error PairwiseRoundBelowMinimum(uint256 amount, uint256 minimum);

    /// @notice A round takes gifts of `most` pairs of a donor and a project.
    error PairwiseRoundFull(uint256 id, uint256 most);

    /// @notice The epoch has no final root.
    error PairwiseRoundNotFinal(uint256 id, uint256 epoch);

    /// @notice The epoch's root does not commit to these shares.
    error PairwiseRoundNotCommitted(uint256 id, bytes32 sharesRoot);

    /// @notice Shares are committed already.
    error PairwiseRoundAlreadyCommitted(uint256 id, bytes32 sharesRoot);

    /// @notice The share is not in the committed tree.
    error PairwiseRoundInvalidProof(uint256 id, address project);

    /// @notice The project's share was proven before.
    error PairwiseRoundAlreadyProven(uint256 id, address project);

    /// @notice The proven shares sum to `shares` wei, more than the pool.
    error PairwiseRoundBeyondPool(uint256 id, uint256 shares, uint256 pool);

    /// @notice A root can commit to the round until `deadline` (Unix seconds).
    error PairwiseRoundNotExpired(uint256 id, uint256 deadline);

    /// @notice Creates a round. Anyone may; the caller is its creator.
    /// @dev Reverts with `FundedRoundsZeroToken`, `FundedRoundsPolicyRequired`, `FundedRoundsInvalidTimes`,
    /// `FundedRoundsInvalidCap` or `PairwiseRoundZeroBound`.
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
    /// `FundedRoundsClosed`, `FundedRoundsZeroAmount`, `PairwiseRoundBelowMinimum`, `FundedRoundsUnknownProject`,
    /// `FundedRoundsOwnProject`, `FundedRoundsNotEligible`, `PairwiseRoundFull`, `FundedRoundsTooLarge` or
    /// `TokenCustodyUnderfunded`.
    function donate(uint256 id, address project, uint256 amount) external;

    /// @notice Shows that the root of the round's epoch commits to shares. Anyone may, once.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsCancelled`, `FundedRoundsNotClosed`,
    /// `PairwiseRoundAlreadyCommitted`, `PairwiseRoundNotFinal`, `PairwiseRoundNotCommitted` or, for a proof that adds
    /// up to too much, `SumTreeOverflow`.
    /// @param sharesRoot Root of the tree of shares.
    /// @param markerProof Siblings of the leaf (epoch, `markerOf(id, sharesRoot)`, 0, 0) in the epoch's tree.
    function commitShares(uint256 id, bytes32 sharesRoot, bytes32[] calldata markerProof) external;

    /// @notice Proves shares of projects, which can be settled then. Anyone may.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `PairwiseRoundNotCommitted`, `FundedRoundsUnknownProject`,
    /// `PairwiseRoundAlreadyProven`, `PairwiseRoundInvalidProof` or `PairwiseRoundBeyondPool`.
    function prove(uint256 id, Share[] calldata shares) external;

    /// @notice Gives up on a round to which no root committed within 180 days of its close: everybody takes back what
    /// one gave. Anyone may.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsCancelled`, `FundedRoundsNotClosed`,
    /// `PairwiseRoundAlreadyCommitted` or `PairwiseRoundNotExpired`.
    function expire(uint256 id) external;

    /// @notice Pays back a gift of a round that was cancelled or expired. Anyone may call; the tokens go to the donor.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsNotCancelled` or `FundedRoundsNothingDue`.
    /// @return amount Wei paid.
    function refund(uint256 id, address project, address donor) external returns (uint256 amount);

    /// @notice How a round matches; zeros if there is no such round.
    function matchingOf(uint256 id) external view returns (Matching memory);

    /// @notice How many gifts a round has.
    function giftCount(uint256 id) external view returns (uint256);

    /// @notice Gifts of a round in the order in which they came, from the one with number `from`, at most `most`.
    function giftsOf(uint256 id, uint256 from, uint256 most) external view returns (Gift[] memory);

    /// @notice The epoch whose root commits to the shares of a round: the first whose cut-off is after the close.
    /// Reverts with `FundedRoundsUnknownRound`.
    function epochOf(uint256 id) external view returns (uint256);

    /// @notice Account of the leaf without units by which an epoch's root commits to shares of a round.
    function markerOf(uint256 id, bytes32 sharesRoot) external view returns (address);

    /// @notice Root of the committed shares; zero until there is one.
    function sharesRootOf(uint256 id) external view returns (bytes32);

    /// @notice Whether no root committed to the round in time.
    function isExpired(uint256 id) external view returns (bool);

    /// @notice Where roots of epochs are read.
    function oracle() external view returns (IEpochOracle);
}
