// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IEligibilityPolicy} from "../IEligibilityPolicy.sol";

/// @title Rounds that share a pool among projects
/// @notice Pays beside step 7 of the way of the data. Anyone creates a round; sponsors put tokens into its pool, and
/// when it has closed its projects are paid by pull. What no project gets goes back to the sponsors, each by its part
/// of the pool. The creator names the projects and may cancel before the close: then everybody takes back what one
/// gave. Nobody, the creator included, can move what a round holds in any other way, and no round touches another's
/// tokens.
///
/// Tokens are ordinary ERC-20: those that take a fee are refused, those that rebase are not supported. Amounts are wei.
interface IFundedRounds {
    /// @notice Where a project stands.
    enum Status {
        Unknown,
        Registered,
        Settled,
        Paid
    }

    /// @notice What every round names, fixed once it is created.
    /// @param token What the pool is in.
    /// @param opensAt Unix seconds from which people take part.
    /// @param closesAt Unix seconds from which nothing changes the result; at most 366 days after the opening.
    /// @param capBps Most that one project gets, in basis points of the pool; 10000 is no cap.
    /// @param policy Who may take part. A round counts persons: without a policy one person could pose as many.
    struct Terms {
        IERC20 token;
        uint40 opensAt;
        uint40 closesAt;
        uint16 capBps;
        IEligibilityPolicy policy;
    }

    /// @notice A round.
    /// @param token What the pool is in.
    /// @param opensAt Unix seconds from which people take part.
    /// @param closesAt Unix seconds from which nothing changes the result.
    /// @param capBps Most that one project gets, in basis points of the pool.
    /// @param policy Who may take part.
    /// @param projects Number of its projects.
    /// @param settled How many of them are settled.
    /// @param cancelled Whether everybody takes back what one gave.
    /// @param creator Who names projects and may cancel.
    /// @param pool What sponsors put in.
    /// @param placed What settled projects got of the pool.
    /// @param returned What sponsors got back.
    /// @param redeemed Contributions to the pool of the sponsors who took back their part.
    /// @param weight What the pool is shared by, over all projects.
    struct Round {
        IERC20 token;
        uint40 opensAt;
        uint40 closesAt;
        uint16 capBps;
        IEligibilityPolicy policy;
        uint32 projects;
        uint32 settled;
        bool cancelled;
        address creator;
        uint128 pool;
        uint128 placed;
        uint128 returned;
        uint128 redeemed;
        uint256 weight;
    }

    /// @notice A project of a round; its account is its name.
    /// @param donated What it was given directly.
    /// @param sum What its weight follows from: roots of donations, or votes.
    /// @param status Where it stands.
    /// @param matched What it got of the pool; zero until it is settled.
    struct Project {
        uint128 donated;
        uint112 sum;
        Status status;
        uint128 matched;
    }

    /// @notice A project takes part in the round.
    event ProjectAdded(uint256 indexed id, address indexed project);

    /// @notice A sponsor added `amount` wei to the pool.
    event PoolFunded(uint256 indexed id, address indexed sponsor, uint256 amount);

    /// @notice The creator cancelled the round.
    event RoundCancelled(uint256 indexed id);

    /// @notice The project gets `matched` wei of the pool.
    event ProjectSettled(uint256 indexed id, address indexed project, uint256 matched);

    /// @notice The project was paid `donated` and `matched` wei.
    event ProjectPaid(uint256 indexed id, address indexed project, uint256 donated, uint256 matched);

    /// @notice `amount` wei of the pool went back to a sponsor.
    event PoolReclaimed(uint256 indexed id, address indexed sponsor, uint256 amount);

    /// @notice No token is named.
    error FundedRoundsZeroToken();

    /// @notice No eligibility policy is named: one person could pose as many.
    error FundedRoundsPolicyRequired();

    /// @notice A round closes in the future, after it opens, and lasts at most 366 days (Unix seconds).
    error FundedRoundsInvalidTimes(uint40 opensAt, uint40 closesAt);

    /// @notice A cap is 1 to 10000 basis points.
    error FundedRoundsInvalidCap(uint16 capBps);

    /// @notice There is no round `id`.
    error FundedRoundsUnknownRound(uint256 id);

    /// @notice Only the round's creator names projects and cancels.
    error FundedRoundsNotCreator(uint256 id, address account);

    /// @notice The round was cancelled.
    error FundedRoundsCancelled(uint256 id);

    /// @notice The round was not cancelled.
    error FundedRoundsNotCancelled(uint256 id);

    /// @notice The round opens at `opensAt` (Unix seconds).
    error FundedRoundsNotOpen(uint256 id, uint40 opensAt);

    /// @notice The round closed at `closesAt` (Unix seconds).
    error FundedRoundsClosed(uint256 id, uint40 closesAt);

    /// @notice The round closes at `closesAt` (Unix seconds).
    error FundedRoundsNotClosed(uint256 id, uint40 closesAt);

    /// @notice Zero and this contract are no projects.
    error FundedRoundsInvalidProject(address project);

    /// @notice The project takes part already.
    error FundedRoundsProjectKnown(uint256 id, address project);

    /// @notice The round has no such project.
    error FundedRoundsUnknownProject(uint256 id, address project);

    /// @notice The policy refuses the account.
    error FundedRoundsNotEligible(uint256 id, address account);

    /// @notice A project cannot decide on itself.
    error FundedRoundsOwnProject(uint256 id, address project);

    /// @notice The amount is zero.
    error FundedRoundsZeroAmount();

    /// @notice What one account gives is below 2^96 wei.
    error FundedRoundsTooLarge(uint256 amount);

    /// @notice The account has nothing to take out of the round.
    error FundedRoundsNothingDue(uint256 id, address account);

    /// @notice So many projects are not settled: what is left of the pool is not known yet.
    error FundedRoundsUnsettled(uint256 id, uint256 projects);

    /// @notice What the project gets of the pool is not known yet.
    error FundedRoundsResultUnknown(uint256 id, address project);

    /// @notice Names projects that take part. Called by the round's creator, until the close.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsNotCreator`, `FundedRoundsCancelled`,
    /// `FundedRoundsClosed`, `FundedRoundsInvalidProject` or `FundedRoundsProjectKnown`.
    /// @param projects Accounts of the projects, to which they are paid.
    function addProjects(uint256 id, address[] calldata projects) external;

    /// @notice Cancels a round: everybody takes back what one gave. Called by the round's creator, until the close.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsNotCreator`, `FundedRoundsCancelled` or
    /// `FundedRoundsClosed`.
    function cancel(uint256 id) external;

    /// @notice Adds to the pool, until the close. Anyone may; the tokens come from the caller, who has approved them.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsCancelled`, `FundedRoundsClosed`,
    /// `FundedRoundsZeroAmount`, `FundedRoundsTooLarge` or `TokenCustodyUnderfunded`.
    function fund(uint256 id, uint256 amount) external;

    /// @notice Books what projects get of the pool, after the close. Anyone may. Those that are settled are passed
    /// over.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsCancelled`, `FundedRoundsNotClosed`,
    /// `FundedRoundsUnknownProject` or `FundedRoundsResultUnknown`.
    function settle(uint256 id, address[] calldata projects) external;

    /// @notice Pays a project its donations and its part of the pool, after the close; settles it if need be. Anyone
    /// may call; the tokens go to the project.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsCancelled`, `FundedRoundsNotClosed`,
    /// `FundedRoundsUnknownProject`, `FundedRoundsResultUnknown` or, if it was paid or nobody gave anything,
    /// `FundedRoundsNothingDue`.
    /// @return amount Wei paid.
    function claim(uint256 id, address project) external returns (uint256 amount);

    /// @notice Pays a sponsor back: its part of what is left once all projects are settled, or all of it if the round
    /// was cancelled. Anyone may call; the tokens go to the sponsor. Parts are rounded down, the last one gets the
    /// rest.
    /// @dev Reverts with `FundedRoundsUnknownRound`, `FundedRoundsNotClosed`, `FundedRoundsUnsettled` or
    /// `FundedRoundsNothingDue`.
    /// @return amount Wei paid; may be zero, when all of the pool was placed.
    function reclaim(uint256 id, address sponsor) external returns (uint256 amount);

    /// @notice How many rounds there are; ids count from 1.
    function count() external view returns (uint256);

    /// @notice A round. Reverts with `FundedRoundsUnknownRound`.
    function roundOf(uint256 id) external view returns (Round memory);

    /// @notice A project of a round; zeros if it takes no part.
    function projectOf(uint256 id, address project) external view returns (Project memory);

    /// @notice What a sponsor put into the pool and has not taken back, in wei.
    function fundedBy(uint256 id, address sponsor) external view returns (uint256);

    /// @notice What the project gets of the pool, in wei: after the close the result, before it what the result would
    /// be if nothing more came. Zero if the round was cancelled.
    function shareOf(uint256 id, address project) external view returns (uint256);
}
