// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IContributionResolver} from "../IContributionResolver.sol";
import {IEligibilityPolicy} from "../IEligibilityPolicy.sol";
import {IBountyHook} from "./IBountyHook.sol";

/// @title Bounties: funded work, paid at once
/// @notice Pays beside step 7 of the way of the data. Whoever posts a bounty funds it in whole: each of its winners can
/// have each of its milestones. The approver accepts applicants as winners and approves their milestones, each paid in
/// the same transaction; where the bounty names a task, an attested contribution of a winner pays its next milestone
/// without an approval. What is left after the deadline goes back to the funder, but never while a dispute is open.
///
/// A winner whose approver stays silent may dispute before the deadline, with a bond in the bounty's token. The
/// bounty's council rules within the ruling period: the milestone is paid and the bond returns, or the bond goes to the
/// funder. Without a ruling the bond returns and the refund opens. Nobody else moves what a bounty holds, and no bounty
/// touches another's tokens. Tokens are ordinary ERC-20; those that take a fee are refused. Amounts are wei.
interface IBountyBoard {
    /// @notice Where an account stands with a bounty.
    enum Standing {
        None,
        Applied,
        Accepted,
        Disputing
    }

    /// @notice What a bounty names, fixed once it is posted.
    /// @param token What it pays in.
    /// @param approver Accepts applicants and approves milestones; may be the funder, a multisig or a timelock.
    /// @param council Rules on disputes; zero for none.
    /// @param policy Who may apply; zero for everybody.
    /// @param hook Asked before a contribution pays; zero for none.
    /// @param deadline Unix seconds until which people apply and dispute; at most 366 days ahead.
    /// @param rulingPeriod Seconds that the council has; at most 60 days, zero where there is no council.
    /// @param winners How many applicants can be accepted, at least one.
    /// @param bond What a dispute locks, in wei.
    /// @param task Task whose attested contributions pay; zero for none.
    struct Terms {
        IERC20 token;
        uint40 deadline;
        uint32 rulingPeriod;
        uint8 winners;
        address approver;
        uint96 bond;
        address council;
        uint64 task;
        IEligibilityPolicy policy;
        IBountyHook hook;
    }

    /// @notice A bounty.
    /// @param terms What it names.
    /// @param funder Who posted it.
    /// @param accepted How many winners it has.
    /// @param disputes How many disputes are open.
    /// @param left What it can still pay, in wei; bonds that were lost are part of it.
    /// @param refunded What went back to the funder, in wei.
    /// @param milestones What each winner gets for each milestone, in wei.
    struct Bounty {
        Terms terms;
        address funder;
        uint8 accepted;
        uint8 disputes;
        uint128 left;
        uint128 refunded;
        uint96[] milestones;
    }

    /// @notice An account that applied.
    /// @param standing Where it stands.
    /// @param awarded How many milestones it was paid.
    /// @param since Unix seconds of its acceptance.
    /// @param disputedAt Unix seconds of its last dispute.
    /// @param owed Wei of bonds that it can withdraw.
    struct Candidate {
        Standing standing;
        uint8 awarded;
        uint40 since;
        uint40 disputedAt;
        uint128 owed;
    }

    /// @notice A bounty was posted and funded; `uri` describes it to people.
    event BountyPosted(uint256 indexed id, address indexed funder, Terms terms, uint96[] milestones, string uri);

    /// @notice An account applied; `uri` is what it has to say.
    event BountyApplied(uint256 indexed id, address indexed account, string uri);

    /// @notice The approver accepted an applicant as a winner.
    event WinnerAccepted(uint256 indexed id, address indexed account);

    /// @notice A winner was paid `amount` wei for a milestone, counted from 0; `contribution` is the uid of the
    /// contribution that paid it, zero if the approver or the council did.
    event MilestoneAwarded(
        uint256 indexed id,
        address indexed winner,
        uint256 milestone,
        uint256 amount,
        bytes32 contribution
    );

    /// @notice A winner disputes that the next milestone is not approved; `evidence` is the SHA-256 of its case.
    event BountyDisputed(uint256 indexed id, address indexed winner, bytes32 evidence, uint40 deadline);

    /// @notice The council ruled on a dispute.
    event BountyDisputeRuled(uint256 indexed id, address indexed winner, bool upheld);

    /// @notice Nobody ruled in time; the winner can withdraw its bond.
    event BountyDisputeExpired(uint256 indexed id, address indexed winner);

    /// @notice A winner withdrew `amount` wei of bonds.
    event BountyBondWithdrawn(uint256 indexed id, address indexed winner, uint256 amount);

    /// @notice `amount` wei that were left went back to the funder.
    event BountyRefunded(uint256 indexed id, address indexed funder, uint256 amount);

    /// @notice The terms name no token, no approver or no winners, a deadline that is past or more than 366 days away,
    /// or a council without a ruling period of at most 60 days.
    error BountyBoardInvalidTerms();

    /// @notice A bounty has 1 to 32 milestones, none of them zero, and pays less than 2^96 wei in all.
    error BountyBoardInvalidMilestones();

    /// @notice There is no bounty `id`.
    error BountyBoardUnknownBounty(uint256 id);

    /// @notice The deadline was at `deadline` (Unix seconds).
    error BountyBoardOver(uint256 id, uint40 deadline);

    /// @notice The deadline is at `deadline` (Unix seconds).
    error BountyBoardNotOver(uint256 id, uint40 deadline);

    /// @notice The policy refuses the account.
    error BountyBoardNotEligible(uint256 id, address account);

    /// @notice The account's standing does not allow it.
    error BountyBoardWrongStanding(uint256 id, address account, Standing standing);

    /// @notice Only the bounty's approver may.
    error BountyBoardNotApprover(uint256 id, address account);

    /// @notice Only the bounty's council may.
    error BountyBoardNotCouncil(uint256 id, address account);

    /// @notice The bounty has all its winners.
    error BountyBoardNoPlace(uint256 id, uint8 winners);

    /// @notice There is nothing for the account: it was paid all of it, or the rest was refunded.
    error BountyBoardNothingLeft(uint256 id, address account);

    /// @notice The contribution is none of this winner and the bounty's task, made since its acceptance and before the
    /// deadline, or it was revoked.
    error BountyBoardWrongContribution(uint256 id, bytes32 contribution);

    /// @notice The contribution paid a milestone before.
    error BountyBoardContributionUsed(bytes32 contribution);

    /// @notice The bounty's hook refuses the contribution.
    error BountyBoardHookRefused(uint256 id, bytes32 contribution);

    /// @notice The bounty has no council.
    error BountyBoardNoCouncil(uint256 id);

    /// @notice The council could rule before `deadline` (Unix seconds).
    error BountyBoardRulingPeriodOver(uint256 id, address winner, uint256 deadline);

    /// @notice The council can rule until `deadline` (Unix seconds).
    error BountyBoardRulingPeriodOpen(uint256 id, address winner, uint256 deadline);

    /// @notice So many disputes are open.
    error BountyBoardDisputesOpen(uint256 id, uint8 disputes);

    /// @notice Posts a bounty and funds it: winners × the sum of the milestones. The tokens come from the caller.
    /// @dev Reverts with `BountyBoardInvalidTerms`, `BountyBoardInvalidMilestones` or `TokenCustodyUnderfunded`.
    /// @param milestones Wei that each winner gets for each milestone, in their order.
    /// @param uri Where the bounty is described.
    /// @return id Sequential from 1.
    function post(
        Terms calldata terms,
        uint96[] calldata milestones,
        string calldata uri
    ) external returns (uint256 id);

    /// @notice Applies for a bounty, once, until its deadline.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardOver`, `BountyBoardWrongStanding` or
    /// `BountyBoardNotEligible`.
    /// @param uri Where the application is.
    function applyFor(uint256 id, string calldata uri) external;

    /// @notice Accepts an applicant as a winner. Called by the approver.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardNotApprover`, `BountyBoardOver`,
    /// `BountyBoardWrongStanding` or `BountyBoardNoPlace`.
    function accept(uint256 id, address account) external;

    /// @notice Pays a winner its next milestone. Called by the approver, also after the deadline as long as nothing was
    /// refunded. An open dispute of the winner ends with it, and its bond returns.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardNotApprover`, `BountyBoardWrongStanding` or
    /// `BountyBoardNothingLeft`.
    function award(uint256 id, address winner) external;

    /// @notice Pays a winner its next milestone for an attested contribution to the bounty's task. Anyone may call.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardWrongStanding`, `BountyBoardWrongContribution`,
    /// `BountyBoardContributionUsed`, `BountyBoardHookRefused`, `BountyBoardNothingLeft` or, if there is no such
    /// contribution, `ContributionResolverWrongSchema`.
    /// @param contribution Uid of the attestation.
    function awardAttested(uint256 id, address winner, bytes32 contribution) external;

    /// @notice Disputes that the caller's next milestone is not approved, until the deadline; locks the bond.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardOver`, `BountyBoardNoCouncil`,
    /// `BountyBoardWrongStanding`, `BountyBoardNothingLeft` or `TokenCustodyUnderfunded`.
    /// @param evidence SHA-256 of the case.
    function dispute(uint256 id, bytes32 evidence) external;

    /// @notice Rules on a winner's dispute: pays the milestone with the bond, or adds the bond to what the funder gets
    /// back. Called by the bounty's council within the ruling period.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardNotCouncil`, `BountyBoardWrongStanding` or
    /// `BountyBoardRulingPeriodOver`.
    function rule(uint256 id, address winner, bool upheld) external;

    /// @notice Ends a dispute on which the council did not rule in time; the bond can be withdrawn. Anyone may call.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardWrongStanding` or `BountyBoardRulingPeriodOpen`.
    function expire(uint256 id, address winner) external;

    /// @notice Pays a winner its bonds of disputes that expired. Anyone may call; the tokens go to the winner.
    /// @dev Reverts with `BountyBoardUnknownBounty` or, if there are none, `BountyBoardNothingLeft`.
    /// @return amount Wei paid.
    function withdraw(uint256 id, address winner) external returns (uint256 amount);

    /// @notice Returns what is left to the funder, after the deadline. Anyone may call.
    /// @dev Reverts with `BountyBoardUnknownBounty`, `BountyBoardNotOver`, `BountyBoardDisputesOpen` or, if nothing is
    /// left, `BountyBoardNothingLeft`.
    /// @return amount Wei paid.
    function refund(uint256 id) external returns (uint256 amount);

    /// @notice How many bounties there are; ids count from 1.
    function count() external view returns (uint256);

    /// @notice A bounty. Reverts with `BountyBoardUnknownBounty`.
    function bountyOf(uint256 id) external view returns (Bounty memory);

    /// @notice Where an account stands with a bounty; zeros if it has not applied.
    function candidateOf(uint256 id, address account) external view returns (Candidate memory);

    /// @notice Whether a contribution paid a milestone, of any bounty.
    function isUsed(bytes32 contribution) external view returns (bool);

    /// @notice Where contributions are read.
    function contributions() external view returns (IContributionResolver);
}
