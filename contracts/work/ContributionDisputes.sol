// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IBatchAnchor} from "../interfaces/IBatchAnchor.sol";
import {IContributionDisputes} from "../interfaces/IContributionDisputes.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IVaultUser} from "../interfaces/IVaultUser.sol";
import {BPS} from "../libraries/Constants.sol";
import {UnixTime} from "../libraries/UnixTime.sol";
import {Work} from "../libraries/Work.sol";

/// @title Bonded disputes of attested work
/// @notice Step 2 of the way of the data: attest contributions, and answer for them. The vault must let this contract
/// lock, unlock and slash.
contract ContributionDisputes is IContributionDisputes, CouncilRuled, FactChain {
    /// @dev Bonds that a dispute of more than one contribution locks.
    uint112 private constant WIDE_BONDS = 10;
    /// @dev Part of a bond that a dispute without a ruling loses, in 1/10000.
    uint16 private constant EXPIRY_BPS = 1_000;

    IContributionResolver private immutable CONTRIBUTIONS;
    IBatchAnchor private immutable ANCHOR;
    IEpochClock private immutable CLOCK;
    IStakeVault private immutable VAULT;

    uint112 private immutable BOND;
    uint16 private immutable PENALTY_BPS;
    uint16 private immutable WIDE_PENALTY_BPS;
    uint16 private immutable REWARD_BPS;
    uint32 private immutable RULING_PERIOD;

    uint256 private _count;
    mapping(uint256 id => Dispute) private _disputes;
    mapping(Scope scope => mapping(bytes32 work => bool)) private _isVoid;

    constructor(
        ICouncil council_,
        IContributionResolver contributions_,
        IBatchAnchor anchor_,
        IStakeVault vault_,
        Terms memory terms_
    ) CouncilRuled(council_) {
        CONTRIBUTIONS = contributions_;
        ANCHOR = anchor_;
        CLOCK = contributions_.clock();
        VAULT = vault_;
        BOND = terms_.bond;
        PENALTY_BPS = terms_.penaltyBps;
        WIDE_PENALTY_BPS = terms_.widePenaltyBps;
        REWARD_BPS = terms_.rewardBps;
        RULING_PERIOD = terms_.rulingPeriod;
        _requireTimeToRule(terms_.rulingPeriod);
        _requireValid(terms_, contributions_.clock(), vault_.unbondingDelay());
    }

    /* DISPUTE */

    /// @inheritdoc IContributionDisputes
    function dispute(bytes32 contribution, Reason reason, bytes32 evidence) external returns (uint256) {
        IContributionResolver.Contribution memory c = CONTRIBUTIONS.contributionOf(contribution);
        if (c.revoked) revert ContributionDisputesRevoked(Scope.Contribution, contribution);
        Dispute memory d = _named(Scope.Contribution, contribution, c.attester, c.epoch);
        d.task = c.task;
        return _open(d, reason, evidence);
    }

    /// @inheritdoc IContributionDisputes
    function disputeRow(uint256 batchId, uint256 index, Reason reason, bytes32 evidence) external returns (uint256) {
        IBatchAnchor.Batch memory batch = ANCHOR.batchOf(batchId);
        if (index >= batch.count) revert ContributionDisputesUnknownRow(batchId, index);
        bytes32 row = ANCHOR.uidOf(batchId, index);
        if (batch.revoked) revert ContributionDisputesRevoked(Scope.Contribution, row);
        Dispute memory d = _named(Scope.Contribution, row, batch.attester, CLOCK.epochAt(batch.time));
        // No overflow: batches are numbered from 1, each for the price of a transaction.
        d.batch = uint40(batchId);
        return _open(d, reason, evidence);
    }

    /// @inheritdoc IContributionDisputes
    function disputeBatch(uint256 batchId, Reason reason, bytes32 evidence) external returns (uint256) {
        IBatchAnchor.Batch memory batch = ANCHOR.batchOf(batchId);
        if (batch.revoked) revert ContributionDisputesRevoked(Scope.Batch, bytes32(batchId));
        Dispute memory d = _named(Scope.Batch, bytes32(batchId), batch.attester, CLOCK.epochAt(batch.time));
        return _open(d, reason, evidence);
    }

    /// @inheritdoc IContributionDisputes
    function disputeRows(bytes32 rows, Reason reason, bytes32 evidence) external returns (uint256) {
        (address attester, uint64 task, uint32 epoch) = Work.splitRows(rows);
        if (epoch > CLOCK.epochAt(block.timestamp)) revert ContributionDisputesEpochNotBegun(epoch);
        Dispute memory d = _named(Scope.Rows, rows, attester, epoch);
        d.task = task;
        return _open(d, reason, evidence);
    }

    /* RULE */

    /// @inheritdoc IContributionDisputes
    function rule(uint256 id, bool upheld) external onlyCouncil {
        Dispute memory d = _requireOpen(id);
        if (_isMoot(d)) revert ContributionDisputesVoid(d.scope, d.work);
        uint40 deadline = d.openedAt + RULING_PERIOD;
        if (block.timestamp >= deadline) revert ContributionDisputesRulingPeriodOver(id, deadline);

        if (upheld) _uphold(id, d);
        else _reject(id, d);
    }

    /// @inheritdoc IContributionDisputes
    function close(uint256 id) external {
        Dispute memory d = _requireOpen(id);
        uint112 locked = _bondFor(d.scope);
        if (_isMoot(d)) {
            _disputes[id].status = Status.Closed;
            emit DisputeClosed(id, d.work, d.scope);
            _addFact(abi.encode(DisputeClosed.selector, id, d.work, d.scope));

            VAULT.unlock(IStakeVault.Role.Challenger, d.challenger, locked);
            return;
        }
        uint40 deadline = d.openedAt + RULING_PERIOD;
        if (block.timestamp < deadline) revert ContributionDisputesRulingPeriodOpen(id, deadline);

        uint112 lost = _part(locked, EXPIRY_BPS);
        _disputes[id].status = Status.Expired;
        emit DisputeExpired(id, d.work, d.scope, lost);
        _addFact(abi.encode(DisputeExpired.selector, id, d.work, d.scope, lost));

        VAULT.unlock(IStakeVault.Role.Challenger, d.challenger, locked - lost);
        VAULT.forfeit(IStakeVault.Role.Challenger, d.challenger, lost);
        VAULT.pay(VAULT.penaltyRecipient(), lost);
    }

    /* VIEWS */

    /// @inheritdoc IContributionDisputes
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IContributionDisputes
    function disputeOf(uint256 id) external view returns (Dispute memory) {
        return _disputes[id];
    }

    /// @inheritdoc IContributionDisputes
    function isVoid(Scope scope, bytes32 work) external view returns (bool) {
        return _isVoid[scope][work];
    }

    /// @inheritdoc IContributionDisputes
    function rowsOf(address attester, uint64 task, uint32 epoch) external pure returns (bytes32) {
        return Work.nameRows(attester, task, epoch);
    }

    /// @inheritdoc IContributionDisputes
    function terms() external view returns (Terms memory) {
        return
            Terms({
                bond: BOND,
                penaltyBps: PENALTY_BPS,
                widePenaltyBps: WIDE_PENALTY_BPS,
                rewardBps: REWARD_BPS,
                rulingPeriod: RULING_PERIOD
            });
    }

    /// @inheritdoc IContributionDisputes
    function contributions() external view returns (IContributionResolver) {
        return CONTRIBUTIONS;
    }

    /// @inheritdoc IContributionDisputes
    function anchor() external view returns (IBatchAnchor) {
        return ANCHOR;
    }

    /// @inheritdoc IVaultUser
    function vault() external view returns (IStakeVault) {
        return VAULT;
    }

    /* PRIVATE */

    /// @dev An attester who unbonds right after attesting must still be there when the last possible ruling falls.
    function _requireValid(Terms memory terms_, IEpochClock clock, uint32 unbondingDelay) private view {
        uint256 longest = clock.cutOff(0) - clock.genesis() + terms_.rulingPeriod;
        if (
            terms_.bond == 0 ||
            terms_.bond > type(uint112).max / WIDE_BONDS ||
            terms_.penaltyBps == 0 ||
            terms_.penaltyBps > BPS ||
            terms_.widePenaltyBps < terms_.penaltyBps ||
            terms_.widePenaltyBps > BPS ||
            terms_.rewardBps > BPS / 2 ||
            terms_.rulingPeriod == 0 ||
            longest > unbondingDelay
        ) revert ContributionDisputesInvalidTerms();
    }

    function _named(
        Scope scope,
        bytes32 work,
        address attester,
        uint256 epoch
    ) private pure returns (Dispute memory d) {
        (d.scope, d.work, d.attester) = (scope, work, attester);
        // The cast keeps the value: the clock counts epochs in 32 bits.
        d.epoch = uint32(epoch);
    }

    /// @dev Opens what is named, unless it is too late, one's own, or void.
    function _open(Dispute memory d, Reason reason, bytes32 evidence) private returns (uint256 id) {
        uint256 cutOff = CLOCK.cutOff(d.epoch);
        if (block.timestamp >= cutOff) revert ContributionDisputesEpochClosed(d.epoch, cutOff);
        if (msg.sender == d.attester) revert ContributionDisputesOwnAttestation(d.scope, d.work, msg.sender);
        if (_isMoot(d)) revert ContributionDisputesVoid(d.scope, d.work);

        (d.challenger, d.openedAt, d.status) = (msg.sender, UnixTime.current(), Status.Open);
        id = ++_count;
        _disputes[id] = d;
        uint40 deadline = d.openedAt + RULING_PERIOD;
        emit DisputeOpened(id, d.work, msg.sender, d.scope, d.attester, reason, evidence, deadline);
        _addFact(
            abi.encode(DisputeOpened.selector, id, d.work, msg.sender, d.scope, d.attester, reason, evidence, deadline)
        );

        VAULT.lock(IStakeVault.Role.Challenger, msg.sender, _bondFor(d.scope));
    }

    /// @dev The challenger is served first, should less than the penalty be there to take.
    function _uphold(uint256 id, Dispute memory d) private {
        _disputes[id].status = Status.Upheld;
        _isVoid[d.scope][d.work] = true;

        VAULT.unlock(IStakeVault.Role.Challenger, d.challenger, _bondFor(d.scope));
        uint112 penalty = _part(_takeable(d.attester), d.scope == Scope.Contribution ? PENALTY_BPS : WIDE_PENALTY_BPS);
        uint112 reward = _part(penalty, REWARD_BPS);
        uint112 rewarded = VAULT.slash(IStakeVault.Role.Attester, d.attester, reward, d.challenger);
        address recipient = VAULT.penaltyRecipient();
        uint112 rest = VAULT.slash(IStakeVault.Role.Attester, d.attester, penalty - reward, recipient);
        emit DisputeUpheld(id, d.work, d.scope, rewarded + rest, rewarded);
        _addFact(abi.encode(DisputeUpheld.selector, id, d.work, d.scope, rewarded + rest, rewarded));
    }

    function _reject(uint256 id, Dispute memory d) private {
        uint112 lost = _bondFor(d.scope);
        _disputes[id].status = Status.Rejected;
        emit DisputeRejected(id, d.work, d.scope, lost);
        _addFact(abi.encode(DisputeRejected.selector, id, d.work, d.scope, lost));

        VAULT.forfeit(IStakeVault.Role.Challenger, d.challenger, lost);
        VAULT.pay(d.attester, lost / 2);
        VAULT.pay(VAULT.penaltyRecipient(), lost - lost / 2);
    }

    function _requireOpen(uint256 id) private view returns (Dispute memory d) {
        d = _disputes[id];
        if (d.status != Status.Open) revert ContributionDisputesNotOpen(id, d.status);
    }

    /// @dev Whether the work is void by itself or with all that it is part of. The task of a batch's row is not known
    /// here, so that it outlives void rows of its task.
    function _isMoot(Dispute memory d) private view returns (bool) {
        if (_isVoid[d.scope][d.work]) return true;
        if (d.scope != Scope.Contribution) return false;
        if (d.batch != 0) return _isVoid[Scope.Batch][bytes32(uint256(d.batch))];
        return _isVoid[Scope.Rows][Work.nameRows(d.attester, d.task, d.epoch)];
    }

    function _bondFor(Scope scope) private view returns (uint112) {
        return scope == Scope.Contribution ? BOND : BOND * WIDE_BONDS;
    }

    /// @dev What the vault can still take of an attester's bond.
    function _takeable(address attester) private view returns (uint112) {
        IStakeVault.Bond memory held = VAULT.bondOf(IStakeVault.Role.Attester, attester);
        return held.amount - held.locked + VAULT.unbondingOf(IStakeVault.Role.Attester, attester).amount;
    }

    function _part(uint112 whole, uint16 bps) private pure returns (uint112) {
        // The cast keeps the value: no part is above the whole.
        return uint112((uint256(whole) * bps) / BPS);
    }
}
