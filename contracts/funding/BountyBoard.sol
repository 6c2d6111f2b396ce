// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenCustody} from "../abstracts/TokenCustody.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {IBountyBoard} from "../interfaces/funding/IBountyBoard.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Bounties: funded work, paid at once
/// @notice Pays beside step 7 of the way of the data.
///
/// Why it stays solvent: a bounty takes in winners × its milestones, and has no more winners than that; each of them is
/// paid each milestone at most once. `left` falls with every payment, and a refund takes all of it. Bonds are kept
/// apart until a ruling adds one to what is left, or its owner has it back.
contract BountyBoard is IBountyBoard, TokenCustody {
    uint256 private constant MAX_LENGTH = 366 days;
    uint256 private constant MAX_RULING_PERIOD = 60 days;
    uint256 private constant MAX_MILESTONES = 32;

    IContributionResolver private immutable CONTRIBUTIONS;

    uint256 private _count;
    mapping(uint256 id => Bounty) private _bounties;
    mapping(uint256 id => mapping(address account => Candidate)) private _candidates;
    mapping(bytes32 contribution => bool used) private _used;

    /// @param contributions_ Where contributions are read that pay by attestation.
    constructor(IContributionResolver contributions_) {
        CONTRIBUTIONS = contributions_;
    }

    /* FUND */

    /// @inheritdoc IBountyBoard
    function post(
        Terms calldata terms,
        uint96[] calldata milestones,
        string calldata uri
    ) external nonReentrant returns (uint256 id) {
        _requireValid(terms);
        uint96 total = _total(milestones, terms.winners);

        id = ++_count;
        Bounty storage bounty = _bounties[id];
        bounty.terms = terms;
        bounty.milestones = milestones;
        (bounty.funder, bounty.left) = (msg.sender, total);
        emit BountyPosted(id, msg.sender, terms, milestones, uri);

        _take(terms.token, msg.sender, total);
    }

    /* APPLY */

    /// @inheritdoc IBountyBoard
    function applyFor(uint256 id, string calldata uri) external {
        Bounty storage bounty = _requireRunning(id);
        Candidate storage candidate = _require(id, msg.sender, Standing.None);
        if (address(bounty.terms.policy) != address(0) && !bounty.terms.policy.isEligible(msg.sender)) {
            revert BountyBoardNotEligible(id, msg.sender);
        }

        candidate.standing = Standing.Applied;
        emit BountyApplied(id, msg.sender, uri);
    }

    /// @inheritdoc IBountyBoard
    function accept(uint256 id, address account) external {
        Bounty storage bounty = _requireApprover(id);
        _requireRunning(id);
        Candidate storage candidate = _require(id, account, Standing.Applied);
        uint8 winners = bounty.terms.winners;
        if (bounty.accepted == winners) revert BountyBoardNoPlace(id, winners);

        ++bounty.accepted;
        (candidate.standing, candidate.since) = (Standing.Accepted, UnixTime.current());
        emit WinnerAccepted(id, account);
    }

    /* DISPUTE */

    /// @inheritdoc IBountyBoard
    function dispute(uint256 id, bytes32 evidence) external nonReentrant {
        Bounty storage bounty = _requireRunning(id);
        if (bounty.terms.council == address(0)) revert BountyBoardNoCouncil(id);
        Candidate storage winner = _require(id, msg.sender, Standing.Accepted);
        if (winner.awarded == bounty.milestones.length) revert BountyBoardNothingLeft(id, msg.sender);

        ++bounty.disputes;
        (winner.standing, winner.disputedAt) = (Standing.Disputing, UnixTime.current());
        emit BountyDisputed(id, msg.sender, evidence, winner.disputedAt + bounty.terms.rulingPeriod);

        if (bounty.terms.bond != 0) _take(bounty.terms.token, msg.sender, bounty.terms.bond);
    }

    /* RULE */

    /// @inheritdoc IBountyBoard
    function rule(uint256 id, address winner, bool upheld) external nonReentrant {
        Bounty storage bounty = _existing(id);
        if (msg.sender != bounty.terms.council) revert BountyBoardNotCouncil(id, msg.sender);
        Candidate storage candidate = _require(id, winner, Standing.Disputing);
        uint256 until = uint256(candidate.disputedAt) + bounty.terms.rulingPeriod;
        if (block.timestamp >= until) revert BountyBoardRulingPeriodOver(id, winner, until);

        emit BountyDisputeRuled(id, winner, upheld);
        if (upheld) return _award(id, bounty, winner, 0);
        bounty.left += _closeDispute(bounty, candidate);
    }

    /// @inheritdoc IBountyBoard
    function expire(uint256 id, address winner) external {
        Bounty storage bounty = _existing(id);
        Candidate storage candidate = _require(id, winner, Standing.Disputing);
        uint256 until = uint256(candidate.disputedAt) + bounty.terms.rulingPeriod;
        if (block.timestamp < until) revert BountyBoardRulingPeriodOpen(id, winner, until);

        candidate.owed += _closeDispute(bounty, candidate);
        emit BountyDisputeExpired(id, winner);
    }

    /* AWARD */

    /// @inheritdoc IBountyBoard
    function award(uint256 id, address winner) external nonReentrant {
        Bounty storage bounty = _requireApprover(id);
        _requireWinner(id, winner);
        _award(id, bounty, winner, 0);
    }

    /// @inheritdoc IBountyBoard
    function awardAttested(uint256 id, address winner, bytes32 contribution) external nonReentrant {
        Bounty storage bounty = _existing(id);
        Candidate storage candidate = _requireWinner(id, winner);
        if (_used[contribution]) revert BountyBoardContributionUsed(contribution);
        IContributionResolver.Contribution memory c = CONTRIBUTIONS.contributionOf(contribution);
        bool timely = c.time >= candidate.since && c.time < bounty.terms.deadline;
        if (c.task != bounty.terms.task || c.account != winner || c.revoked || !timely) {
            revert BountyBoardWrongContribution(id, contribution);
        }
        _askHook(id, bounty, winner, contribution);

        _used[contribution] = true;
        _award(id, bounty, winner, contribution);
    }

    /* CLAIM */

    /// @inheritdoc IBountyBoard
    function withdraw(uint256 id, address winner) external nonReentrant returns (uint256 amount) {
        Bounty storage bounty = _existing(id);
        amount = _candidates[id][winner].owed;
        if (amount == 0) revert BountyBoardNothingLeft(id, winner);

        _candidates[id][winner].owed = 0;
        emit BountyBondWithdrawn(id, winner, amount);

        _pay(bounty.terms.token, winner, amount);
    }

    /* REFUND */

    /// @inheritdoc IBountyBoard
    function refund(uint256 id) external nonReentrant returns (uint256 amount) {
        Bounty storage bounty = _existing(id);
        uint40 deadline = bounty.terms.deadline;
        if (block.timestamp < deadline) revert BountyBoardNotOver(id, deadline);
        if (bounty.disputes != 0) revert BountyBoardDisputesOpen(id, bounty.disputes);
        (amount, bounty.left) = (bounty.left, 0);
        if (amount == 0) revert BountyBoardNothingLeft(id, bounty.funder);

        // The cast keeps the value: what was left has 128 bits.
        bounty.refunded = uint128(amount);
        emit BountyRefunded(id, bounty.funder, amount);

        _pay(bounty.terms.token, bounty.funder, amount);
    }

    /* VIEWS */

    /// @inheritdoc IBountyBoard
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IBountyBoard
    function bountyOf(uint256 id) external view returns (Bounty memory) {
        return _existing(id);
    }

    /// @inheritdoc IBountyBoard
    function candidateOf(uint256 id, address account) external view returns (Candidate memory) {
        return _candidates[id][account];
    }

    /// @inheritdoc IBountyBoard
    function isUsed(bytes32 contribution) external view returns (bool) {
        return _used[contribution];
    }

    /// @inheritdoc IBountyBoard
    function contributions() external view returns (IContributionResolver) {
        return CONTRIBUTIONS;
    }

    /* PRIVATE */

    /// @dev Pays the next milestone, and the bond of a dispute that ends with it, in one transfer.
    function _award(uint256 id, Bounty storage bounty, address winner, bytes32 contribution) private {
        Candidate storage candidate = _candidates[id][winner];
        uint8 milestone = candidate.awarded;
        uint96 amount = milestone == bounty.milestones.length ? 0 : bounty.milestones[milestone];
        // Before a refund what is left covers every milestone that is not paid; after it there is nothing.
        if (amount == 0 || bounty.left < amount) revert BountyBoardNothingLeft(id, winner);

        candidate.awarded = milestone + 1;
        bounty.left -= amount;
        uint256 bond = candidate.standing == Standing.Disputing ? _closeDispute(bounty, candidate) : 0;
        emit MilestoneAwarded(id, winner, milestone, amount, contribution);

        _pay(bounty.terms.token, winner, amount + bond);
    }

    /// @dev Returns the bond, which is nobody's yet.
    function _closeDispute(Bounty storage bounty, Candidate storage candidate) private returns (uint96 bond) {
        --bounty.disputes;
        candidate.standing = Standing.Accepted;
        return bounty.terms.bond;
    }

    function _askHook(uint256 id, Bounty storage bounty, address winner, bytes32 contribution) private view {
        if (address(bounty.terms.hook) == address(0)) return;
        bool payable_ = bounty.terms.hook.isPayable(address(this), id, winner, contribution);
        if (!payable_) revert BountyBoardHookRefused(id, contribution);
    }

    function _requireValid(Terms calldata terms) private view {
        bool timely = terms.deadline > block.timestamp && terms.deadline <= block.timestamp + MAX_LENGTH;
        bool ruled = (terms.council == address(0)) == (terms.rulingPeriod == 0);
        bool named = address(terms.token) != address(0) && terms.approver != address(0);
        if (!timely || !ruled || !named || terms.winners == 0 || terms.rulingPeriod > MAX_RULING_PERIOD) {
            revert BountyBoardInvalidTerms();
        }
    }

    function _total(uint96[] calldata milestones, uint8 winners) private pure returns (uint96) {
        if (milestones.length == 0 || milestones.length > MAX_MILESTONES) revert BountyBoardInvalidMilestones();
        uint256 sum = 0;
        for (uint256 i = 0; i < milestones.length; ++i) {
            if (milestones[i] == 0) revert BountyBoardInvalidMilestones();
            sum += milestones[i];
        }
        if (sum * winners > type(uint96).max) revert BountyBoardInvalidMilestones();
        // The cast keeps the value: just checked.
        return uint96(sum * winners);
    }

    function _existing(uint256 id) private view returns (Bounty storage bounty) {
        bounty = _bounties[id];
        if (bounty.funder == address(0)) revert BountyBoardUnknownBounty(id);
    }

    function _requireRunning(uint256 id) private view returns (Bounty storage bounty) {
        bounty = _existing(id);
        uint40 deadline = bounty.terms.deadline;
        if (block.timestamp >= deadline) revert BountyBoardOver(id, deadline);
    }

    function _requireApprover(uint256 id) private view returns (Bounty storage bounty) {
        bounty = _existing(id);
        if (msg.sender != bounty.terms.approver) revert BountyBoardNotApprover(id, msg.sender);
    }

    function _require(uint256 id, address account, Standing standing) private view returns (Candidate storage found) {
        found = _candidates[id][account];
        if (found.standing != standing) revert BountyBoardWrongStanding(id, account, found.standing);
    }

    /// @dev A winner, whether it disputes or not.
    function _requireWinner(uint256 id, address account) private view returns (Candidate storage found) {
        found = _candidates[id][account];
        if (found.standing < Standing.Accepted) revert BountyBoardWrongStanding(id, account, found.standing);
    }
}
