// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {EpochTime} from "../abstracts/EpochTime.sol";
import {ExpiringPause} from "../abstracts/ExpiringPause.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {BPS} from "../libraries/Constants.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Where operators commit epoch roots and anyone can challenge them
/// @notice Steps 5 and 6 of the way of the data: commit, check. Also the clock of the program.
///
/// Nothing can change a finalized epoch: every function that writes a proposal goes through `_current`, which refuses
/// all epochs but the next one, and `finalize` moves that on.
contract EpochOracle is IEpochOracle, EpochTime, ExpiringPause {
    using Checkpoints for Checkpoints.Trace256;

    IStakeVault private immutable VAULT;
    IEmissionSchedule private immutable SCHEDULE;

    uint32 private immutable SETTLEMENT_DELAY;
    uint32 private immutable GRACE_PERIOD;
    uint32 private immutable CHALLENGE_WINDOW;
    uint32 private immutable SILENT_WINDOW;
    uint32 private immutable RULING_PERIOD;
    uint16 private immutable QUORUM;
    uint16 private immutable PROTOCOL_SHARE_BPS;
    uint112 private immutable PROPOSER_BOND;
    uint112 private immutable CHALLENGE_BOND;
    address private immutable BENEFICIARY;

    /// @dev A word of its own, so that finalizing writes one.
    struct Progress {
        uint32 nextEpoch;
        // when the last epoch was finalized, the last proposal became void or, before both, the oracle was deployed:
        // the grace period counts from there
        uint40 vacantSince;
    }

    Progress private _progress;
    mapping(uint256 epoch => Proposal) private _proposals;
    mapping(uint256 epoch => Challenge) private _challenges;
    /// @dev Number of the proposal that an operator confirmed last. Numbers only grow, so that one word per operator is
    /// enough.
    mapping(address operator => uint256 number) private _lastConfirmed;
    Checkpoints.Trace256 private _rules;

    constructor(
        address authority,
        IStakeVault vault_,
        IEmissionSchedule schedule_,
        Terms memory terms_,
        bytes32 rulesHash,
        string memory rulesURI
    ) ExpiringPause(authority) EpochTime(schedule_.genesis(), schedule_.epochLength()) {
        _checkTerms(terms_, vault_.unbondingDelay());
        VAULT = vault_;
        SCHEDULE = schedule_;
        SETTLEMENT_DELAY = terms_.settlementDelay;
        GRACE_PERIOD = terms_.gracePeriod;
        CHALLENGE_WINDOW = terms_.challengeWindow;
        SILENT_WINDOW = terms_.silentWindow;
        RULING_PERIOD = terms_.rulingPeriod;
        QUORUM = terms_.quorum;
        PROTOCOL_SHARE_BPS = terms_.protocolShareBps;
        PROPOSER_BOND = terms_.proposerBond;
        CHALLENGE_BOND = terms_.challengeBond;
        BENEFICIARY = terms_.beneficiary;
        _progress.vacantSince = UnixTime.current();
        _setRules(0, rulesHash, rulesURI);
    }

    /* RULES */

    /// @inheritdoc IEpochOracle
    function setRules(bytes32 rulesHash, string calldata uri) external restricted {
        _setRules(block.timestamp < genesis() ? 0 : epochAt(block.timestamp) + 1, rulesHash, uri);
    }

    /* PROPOSE */

    /// @inheritdoc IEpochOracle
    function propose(
        uint256 epoch,
        bytes32 root,
        bytes32 bundleHash,
        string calldata bundleURI
    ) external whenNotPaused {
        Proposal storage proposal = _current(epoch);
        if (block.timestamp < cutOff(epoch)) revert EpochOracleTooEarly(epoch, cutOff(epoch));
        if (proposal.status != Status.None) revert EpochOracleAlreadyProposed(epoch, proposal.root);
        if (root == 0) revert EpochOracleZeroRoot(epoch);
        _requireProposer(msg.sender);
        _requireWithinBudget(epoch, root);

        uint16 round = proposal.round;
        _proposals[epoch] = Proposal({
            root: root,
            proposer: msg.sender,
            windowStart: UnixTime.current(),
            confirmations: 0,
            round: round,
            status: Status.Proposed
        });
        emit Proposed(epoch, root, msg.sender, round, bundleHash, bundleURI);
    }

    /// @inheritdoc IEpochOracle
    function confirm(uint256 epoch, bytes32 root) external {
        Proposal storage proposal = _proposed(epoch);
        if (proposal.root != root) revert EpochOracleOtherRoot(epoch, proposal.root, root);
        if (proposal.proposer == msg.sender) revert EpochOracleSelfConfirmation(msg.sender);
        uint256 number = _proposalNumber(epoch, proposal.round);
        if (_lastConfirmed[msg.sender] == number) revert EpochOracleAlreadyConfirmed(epoch, msg.sender);
        if (!VAULT.isActive(IStakeVault.Role.Operator, msg.sender)) {
            revert EpochOracleNotOperator(msg.sender, openFrom());
        }

        _lastConfirmed[msg.sender] = number;
        uint16 confirmations = ++proposal.confirmations;
        emit Confirmed(epoch, root, msg.sender, confirmations);
    }

    /* CHALLENGE */

    /// @inheritdoc IEpochOracle
    function challenge(uint256 epoch, bytes32 counterRoot) external {
        Proposal storage proposal = _proposed(epoch);
        uint256 end = _finalizableAt(proposal);
        if (block.timestamp >= end) revert EpochOracleWindowOver(epoch, end);
        if (counterRoot == 0) revert EpochOracleZeroRoot(epoch);
        if (counterRoot == proposal.root) revert EpochOracleSameRoot(epoch, counterRoot);
        _requireWithinBudget(epoch, counterRoot);

        proposal.status = Status.Challenged;
        _challenges[epoch] = Challenge({
            counterRoot: counterRoot,
            challenger: msg.sender,
            openedAt: UnixTime.current()
        });
        emit Challenged(epoch, proposal.root, msg.sender, counterRoot, CHALLENGE_BOND);

        VAULT.lock(IStakeVault.Role.Challenger, msg.sender, CHALLENGE_BOND);
    }

    /// @inheritdoc IEpochOracle
    function rule(uint256 epoch, bool upheld) external restricted {
        Proposal storage proposal = _challenged(epoch);
        Challenge memory dispute = _challenges[epoch];
        uint256 deadline = dispute.openedAt + RULING_PERIOD;
        if (block.timestamp >= deadline) revert EpochOracleRulingPeriodOver(epoch, deadline);

        address proposer = proposal.proposer;
        if (upheld) {
            _void(proposal);
            VAULT.unlock(IStakeVault.Role.Challenger, dispute.challenger, CHALLENGE_BOND);
            uint112 slashed = _slash(IStakeVault.Role.Operator, proposer, PROPOSER_BOND, dispute.challenger);
            emit ChallengeRuled(epoch, true, dispute.challenger, proposer, slashed);
        } else {
            proposal.status = Status.Proposed;
            proposal.windowStart += UnixTime.current() - dispute.openedAt;
            uint112 slashed = _slash(IStakeVault.Role.Challenger, dispute.challenger, CHALLENGE_BOND, proposer);
            emit ChallengeRuled(epoch, false, proposer, dispute.challenger, slashed);
        }
    }

    /// @inheritdoc IEpochOracle
    function expire(uint256 epoch) external {
        Proposal storage proposal = _challenged(epoch);
        Challenge memory dispute = _challenges[epoch];
        uint256 deadline = dispute.openedAt + RULING_PERIOD;
        if (block.timestamp < deadline) revert EpochOracleRulingPeriodOpen(epoch, deadline);

        emit ChallengeExpired(epoch, proposal.root, dispute.challenger);
        _void(proposal);

        VAULT.unlock(IStakeVault.Role.Challenger, dispute.challenger, CHALLENGE_BOND);
    }

    /* FINALIZE */

    /// @inheritdoc IEpochOracle
    function finalize(uint256 epoch) external {
        Proposal storage proposal = _proposed(epoch);
        uint256 from = _finalizableAt(proposal);
        if (block.timestamp < from) revert EpochOracleNotFinalizable(epoch, from);

        bytes32 root = proposal.root;
        proposal.status = Status.Finalized;
        ++_progress.nextEpoch;
        _progress.vacantSince = UnixTime.current();
        emit Finalized(epoch, root, SumTree.total(root));

        SCHEDULE.settle(epoch, root);
    }

    /* VIEWS */

    /// @inheritdoc IEpochClock
    function epochAt(uint256 time) public view returns (uint256) {
        if (time < genesis()) revert EpochClockBeforeGenesis(time, genesis());
        return _epochsOver(time);
    }

    /// @inheritdoc IEpochClock
    function cutOff(uint256 epoch) public view returns (uint256) {
        return epochEnd(epoch) + SETTLEMENT_DELAY;
    }

    /// @inheritdoc IEpochOracle
    function rulesOf(uint256 epoch) external view returns (bytes32) {
        return bytes32(_rules.upperLookupRecent(epoch));
    }

    /// @inheritdoc IEpochOracle
    function rootOf(uint256 epoch) external view returns (bytes32) {
        Proposal storage proposal = _proposals[epoch];
        return proposal.status == Status.Finalized ? proposal.root : bytes32(0);
    }

    /// @inheritdoc IEpochOracle
    function proposalOf(uint256 epoch) external view returns (Proposal memory) {
        return _proposals[epoch];
    }

    /// @inheritdoc IEpochOracle
    function challengeOf(uint256 epoch) external view returns (Challenge memory) {
        return _challenges[epoch];
    }

    /// @inheritdoc IEpochOracle
    function hasConfirmed(address operator) external view returns (bool) {
        return _lastConfirmed[operator] == _proposalNumber(_progress.nextEpoch, _proposals[_progress.nextEpoch].round);
    }

    /// @inheritdoc IEpochOracle
    function finalizableAt() external view returns (uint256) {
        Proposal storage proposal = _proposals[_progress.nextEpoch];
        return proposal.status == Status.None ? 0 : _finalizableAt(proposal);
    }

    /// @inheritdoc IEpochOracle
    function openFrom() public view returns (uint256) {
        uint256 cut = cutOff(_progress.nextEpoch);
        return (cut > _progress.vacantSince ? cut : _progress.vacantSince) + GRACE_PERIOD;
    }

    /// @inheritdoc IEpochOracle
    function nextEpoch() external view returns (uint256) {
        return _progress.nextEpoch;
    }

    /// @inheritdoc IEpochOracle
    function terms() external view returns (Terms memory) {
        return
            Terms({
                settlementDelay: SETTLEMENT_DELAY,
                gracePeriod: GRACE_PERIOD,
                challengeWindow: CHALLENGE_WINDOW,
                silentWindow: SILENT_WINDOW,
                rulingPeriod: RULING_PERIOD,
                quorum: QUORUM,
                protocolShareBps: PROTOCOL_SHARE_BPS,
                proposerBond: PROPOSER_BOND,
                challengeBond: CHALLENGE_BOND,
                beneficiary: BENEFICIARY
            });
    }

    /// @inheritdoc IEpochOracle
    function vault() external view returns (IStakeVault) {
        return VAULT;
    }

    /// @inheritdoc IEpochOracle
    function schedule() external view returns (IEmissionSchedule) {
        return SCHEDULE;
    }

    /* PRIVATE */

    /// @dev A proposer who starts to unbond at once must still be slashable when the last possible ruling on its
    /// proposal falls.
    function _checkTerms(Terms memory terms_, uint256 unbondingDelay) private pure {
        if (
            terms_.silentWindow < terms_.challengeWindow ||
            terms_.protocolShareBps > BPS ||
            terms_.beneficiary == address(0) ||
            unbondingDelay <= uint256(terms_.silentWindow) + terms_.rulingPeriod
        ) revert EpochOracleInvalidTerms();
    }

    function _setRules(uint256 fromEpoch, bytes32 rulesHash, string memory uri) private {
        if (rulesHash == 0) revert EpochOracleZeroRules();
        _rules.push(fromEpoch, uint256(rulesHash));
        emit RulesSet(fromEpoch, rulesHash, uri);
    }

    /// @dev The only way to a proposal that may be written.
    function _current(uint256 epoch) private view returns (Proposal storage) {
        if (epoch != _progress.nextEpoch) revert EpochOracleNotNext(epoch, _progress.nextEpoch);
        return _proposals[epoch];
    }

    function _proposed(uint256 epoch) private view returns (Proposal storage proposal) {
        proposal = _current(epoch);
        if (proposal.status != Status.Proposed) revert EpochOracleNotProposed(epoch, proposal.status);
    }

    function _challenged(uint256 epoch) private view returns (Proposal storage proposal) {
        proposal = _current(epoch);
        if (proposal.status != Status.Challenged) revert EpochOracleNotChallenged(epoch, proposal.status);
    }

    function _requireProposer(address account) private view {
        if (VAULT.isActive(IStakeVault.Role.Operator, account)) return;
        bool open = block.timestamp >= openFrom();
        if (!open || !VAULT.isBonded(IStakeVault.Role.Operator, account)) {
            revert EpochOracleNotOperator(account, openFrom());
        }
    }

    function _requireWithinBudget(uint256 epoch, bytes32 root) private view {
        uint64 units = SumTree.total(root);
        uint64 budget = SCHEDULE.budgetOf(epoch);
        if (units > budget) revert EpochOracleOverBudget(epoch, units, budget);
    }

    function _finalizableAt(Proposal storage proposal) private view returns (uint256) {
        return proposal.windowStart + (proposal.confirmations >= QUORUM ? CHALLENGE_WINDOW : SILENT_WINDOW);
    }

    function _void(Proposal storage proposal) private {
        proposal.root = 0;
        proposal.proposer = address(0);
        proposal.windowStart = 0;
        proposal.confirmations = 0;
        ++proposal.round;
        proposal.status = Status.None;
        _progress.vacantSince = UnixTime.current();
    }

    /// @dev The winner is served first, so that a bond that falls short costs the protocol and not the winner.
    function _slash(
        IStakeVault.Role role,
        address loser,
        uint112 amount,
        address winner
    ) private returns (uint112 slashed) {
        // The cast keeps the value: the share is at most `amount`.
        uint112 share = uint112((uint256(amount) * PROTOCOL_SHARE_BPS) / BPS);
        slashed = VAULT.slash(role, loser, amount - share, winner);
        slashed += VAULT.slash(role, loser, share, BENEFICIARY);
    }

    /// @dev Number of a proposal: grows with the epoch and with the round.
    function _proposalNumber(uint256 epoch, uint16 round) private pure returns (uint256) {
        return ((epoch << 16) | round) + 1;
    }
}
