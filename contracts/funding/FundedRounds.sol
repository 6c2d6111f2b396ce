// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenCustody} from "../abstracts/TokenCustody.sol";
import {IFundedRounds} from "../interfaces/funding/IFundedRounds.sol";
import {BPS} from "../libraries/Constants.sol";

/// @title Rounds that share a pool among projects
/// @notice Pays beside step 7 of the way of the data. What rounds of every kind have in common: the pool, its projects,
/// and the money that leaves.
///
/// Why it stays solvent: a round owes its projects their donations and shares that sum to at most the pool, or, if it
/// was cancelled, everybody what one gave. Sponsors share what the pool has left only when all shares are booked. Each
/// of these is paid once, in the round's own token, which was taken in whole.
abstract contract FundedRounds is IFundedRounds, TokenCustody {
    uint256 private constant MAX_LENGTH = 366 days;

    uint256 private _count;
    mapping(uint256 id => Round) private _rounds;
    mapping(uint256 id => mapping(address project => Project)) private _projects;
    mapping(uint256 id => mapping(address sponsor => uint128 amount)) private _funded;

    /* MANAGE */

    /// @inheritdoc IFundedRounds
    function addProjects(uint256 id, address[] calldata projects) external {
        Round storage round = _requireCreator(id);
        for (uint256 i = 0; i < projects.length; ++i) {
            address project = projects[i];
            if (project == address(0) || project == address(this)) revert FundedRoundsInvalidProject(project);
            Project storage added = _projects[id][project];
            if (added.status != Status.Unknown) revert FundedRoundsProjectKnown(id, project);

            added.status = Status.Registered;
            emit ProjectAdded(id, project);
        }
        // far fewer than 2^32 fit all blocks of the 366 days
        round.projects += uint32(projects.length);
    }

    /// @inheritdoc IFundedRounds
    function cancel(uint256 id) external {
        _requireCreator(id).cancelled = true;
        emit RoundCancelled(id);
    }

    /* FUND */

    /// @inheritdoc IFundedRounds
    function fund(uint256 id, uint256 amount) external nonReentrant {
        Round storage round = _requireBeforeClose(id);
        _requireAmount(amount);

        // The cast keeps the value; 2^32 such amounts fit 128 bits.
        round.pool += uint128(amount);
        _funded[id][msg.sender] += uint128(amount);
        emit PoolFunded(id, msg.sender, amount);

        _take(round.token, msg.sender, amount);
    }

    /* SETTLE */

    /// @inheritdoc IFundedRounds
    function settle(uint256 id, address[] calldata projects) external {
        Round storage round = _requireClosed(id);
        for (uint256 i = 0; i < projects.length; ++i) _settle(id, round, projects[i]);
    }

    /* CLAIM */

    /// @inheritdoc IFundedRounds
    function claim(uint256 id, address project) external nonReentrant returns (uint256 amount) {
        Round storage round = _requireClosed(id);
        Project storage claimed = _settle(id, round, project);
        (uint256 donated, uint256 matched) = (claimed.donated, claimed.matched);
        amount = donated + matched;
        if (claimed.status == Status.Paid || amount == 0) revert FundedRoundsNothingDue(id, project);

        claimed.status = Status.Paid;
        emit ProjectPaid(id, project, donated, matched);

        _pay(round.token, project, amount);
    }

    /// @inheritdoc IFundedRounds
    function reclaim(uint256 id, address sponsor) external nonReentrant returns (uint256 amount) {
        Round storage round = _existing(id);
        if (!round.cancelled) _requireSettled(id, round);
        uint128 own = _funded[id][sponsor];
        if (own == 0) revert FundedRoundsNothingDue(id, sponsor);

        // Two numbers below 2^128; own is a part of what is not redeemed, so the last sponsor takes exactly the rest.
        uint256 left = round.pool - round.placed - round.returned;
        amount = (left * own) / (round.pool - round.redeemed);
        delete _funded[id][sponsor];
        // The cast keeps the value: at most what is left.
        round.returned += uint128(amount);
        round.redeemed += own;
        emit PoolReclaimed(id, sponsor, amount);

        _pay(round.token, sponsor, amount);
    }

    /* VIEWS */

    /// @inheritdoc IFundedRounds
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IFundedRounds
    function roundOf(uint256 id) external view returns (Round memory) {
        return _existing(id);
    }

    /// @inheritdoc IFundedRounds
    function projectOf(uint256 id, address project) external view returns (Project memory) {
        return _projects[id][project];
    }

    /// @inheritdoc IFundedRounds
    function fundedBy(uint256 id, address sponsor) external view returns (uint256) {
        return _funded[id][sponsor];
    }

    /// @inheritdoc IFundedRounds
    function shareOf(uint256 id, address project) external view returns (uint256) {
        Round storage round = _rounds[id];
        return round.cancelled ? 0 : _cappedShare(id, round, project);
    }

    /* INTERNAL */

    /// @dev What a project gets of the pool before the cap, rounded down: at most `pool` over all projects.
    function _shareIn(
        uint256 id,
        Round storage round,
        address account,
        Project storage project
    ) internal view virtual returns (uint256);

    /// @dev Whether what a project gets is known, after the close.
    function _hasResult(uint256, address, Project storage) internal view virtual returns (bool) {
        return true;
    }

    function _create(Terms calldata terms) internal returns (uint256 id) {
        if (address(terms.token) == address(0)) revert FundedRoundsZeroToken();
        if (address(terms.policy) == address(0)) revert FundedRoundsPolicyRequired();
        uint256 latest = uint256(terms.opensAt) + MAX_LENGTH;
        bool timely = terms.closesAt > block.timestamp && terms.opensAt <= block.timestamp + MAX_LENGTH;
        if (!timely || terms.closesAt <= terms.opensAt || terms.closesAt > latest) {
            revert FundedRoundsInvalidTimes(terms.opensAt, terms.closesAt);
        }
        if (terms.capBps == 0 || terms.capBps > BPS) revert FundedRoundsInvalidCap(terms.capBps);

        id = ++_count;
        Round storage round = _rounds[id];
        (round.token, round.opensAt, round.closesAt) = (terms.token, terms.opensAt, terms.closesAt);
        (round.capBps, round.policy, round.creator) = (terms.capBps, terms.policy, msg.sender);
    }

    function _existing(uint256 id) internal view returns (Round storage round) {
        round = _rounds[id];
        if (round.creator == address(0)) revert FundedRoundsUnknownRound(id);
    }

    function _requireBeforeClose(uint256 id) internal view returns (Round storage round) {
        round = _requireStanding(id);
        if (block.timestamp >= round.closesAt) revert FundedRoundsClosed(id, round.closesAt);
    }

    function _requireOpen(uint256 id) internal view returns (Round storage round) {
        round = _requireBeforeClose(id);
        if (block.timestamp < round.opensAt) revert FundedRoundsNotOpen(id, round.opensAt);
    }

    function _requireClosed(uint256 id) internal view returns (Round storage round) {
        round = _requireStanding(id);
        if (block.timestamp < round.closesAt) revert FundedRoundsNotClosed(id, round.closesAt);
    }

    function _requireProject(uint256 id, address account) internal view returns (Project storage project) {
        project = _projects[id][account];
        if (project.status == Status.Unknown) revert FundedRoundsUnknownProject(id, account);
    }

    /// @dev The project, which must not be the caller.
    function _requireOther(uint256 id, address account) internal view returns (Project storage project) {
        project = _requireProject(id, account);
        if (account == msg.sender) revert FundedRoundsOwnProject(id, account);
    }

    function _requireEligible(uint256 id, Round storage round) internal view {
        if (!round.policy.isEligible(msg.sender)) revert FundedRoundsNotEligible(id, msg.sender);
    }

    function _requireAmount(uint256 amount) internal pure {
        if (amount == 0) revert FundedRoundsZeroAmount();
        if (amount > type(uint96).max) revert FundedRoundsTooLarge(amount);
    }

    /* PRIVATE */

    /// @dev Books what a project gets, once; after the close nothing that it follows from can change.
    function _settle(uint256 id, Round storage round, address account) private returns (Project storage project) {
        project = _requireProject(id, account);
        if (project.status != Status.Registered) return project;
        if (!_hasResult(id, account, project)) revert FundedRoundsResultUnknown(id, account);

        // The cast keeps the value: at most the pool.
        uint128 matched = uint128(_cappedShare(id, round, account));
        (project.status, project.matched) = (Status.Settled, matched);
        (round.placed, round.settled) = (round.placed + matched, round.settled + 1);
        emit ProjectSettled(id, account, matched);
    }

    function _cappedShare(uint256 id, Round storage round, address account) private view returns (uint256) {
        uint256 share = _shareIn(id, round, account, _projects[id][account]);
        uint256 cap = (uint256(round.pool) * round.capBps) / BPS;
        return share < cap ? share : cap;
    }

    function _requireStanding(uint256 id) private view returns (Round storage round) {
        round = _existing(id);
        if (round.cancelled) revert FundedRoundsCancelled(id);
    }

    function _requireCreator(uint256 id) private view returns (Round storage round) {
        round = _existing(id);
        if (msg.sender != round.creator) revert FundedRoundsNotCreator(id, msg.sender);
        _requireBeforeClose(id);
    }

    function _requireSettled(uint256 id, Round storage round) private view {
        _requireClosed(id);
        uint256 missing = round.projects - round.settled;
        if (missing != 0) revert FundedRoundsUnsettled(id, missing);
    }
}
