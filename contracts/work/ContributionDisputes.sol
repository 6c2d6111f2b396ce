// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IBatchAnchor} from "../interfaces/IBatchAnchor.sol";
import {IContributionDisputes} from "../interfaces/IContributionDisputes.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IVaultUser} from "../interfaces/IVaultUser.sol";
import {BPS} from "../libraries/Constants.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Bonded disputes of contributions
/// @notice Step 2 of the way of the data: attest contributions, and answer for them. The vault must let this contract
/// lock, unlock and slash.
contract ContributionDisputes is IContributionDisputes, CouncilRuled, FactChain {
    IContributionResolver private immutable CONTRIBUTIONS;
    IBatchAnchor private immutable ANCHOR;
    IStakeVault private immutable VAULT;

    uint112 private immutable BOND;
    uint112 private immutable PENALTY;
    uint16 private immutable REWARD_BPS;
    uint32 private immutable WINDOW;
    uint32 private immutable RULING_PERIOD;

    mapping(bytes32 contribution => Dispute) private _disputes;

    constructor(
        ICouncil council_,
        IContributionResolver contributions_,
        IBatchAnchor anchor_,
        IStakeVault vault_,
        Terms memory terms_
    ) CouncilRuled(council_) {
        _requireTimeToRule(terms_.rulingPeriod);
        _requireValid(terms_, vault_.unbondingDelay());
        CONTRIBUTIONS = contributions_;
        ANCHOR = anchor_;
        VAULT = vault_;
        BOND = terms_.bond;
        PENALTY = terms_.penalty;
        REWARD_BPS = terms_.rewardBps;
        WINDOW = terms_.window;
        RULING_PERIOD = terms_.rulingPeriod;
    }

    /* DISPUTE */

    /// @inheritdoc IContributionDisputes
    function dispute(bytes32 contribution, Reason reason, bytes32 evidence) external {
        IContributionResolver.Contribution memory c = CONTRIBUTIONS.contributionOf(contribution);
        if (c.revoked) revert ContributionDisputesRevoked(contribution);
        _open(contribution, c.attester, c.time, reason, evidence);
    }

    /// @inheritdoc IContributionDisputes
    function disputeRow(
        uint256 batchId,
        uint256 index,
        Reason reason,
        bytes32 evidence
    ) external returns (bytes32 contribution) {
        IBatchAnchor.Batch memory batch = ANCHOR.batchOf(batchId);
        if (index >= batch.count) revert ContributionDisputesUnknownRow(batchId, index);
        contribution = ANCHOR.uidOf(batchId, index);
        if (batch.revoked) revert ContributionDisputesRevoked(contribution);
        _open(contribution, batch.attester, batch.time, reason, evidence);
    }

    /* RULE */

    /// @inheritdoc IContributionDisputes
    function rule(bytes32 contribution, bool upheld) external onlyCouncil {
        Dispute storage d = _requireOpen(contribution);
        uint40 deadline = d.openedAt + RULING_PERIOD;
        if (block.timestamp >= deadline) revert ContributionDisputesRulingPeriodOver(contribution, deadline);

        _close(d, upheld ? Status.Upheld : Status.Rejected);
        if (upheld) _slashAttester(contribution, d.challenger, d.attester);
        else _forfeitChallenger(contribution, d.challenger, d.attester);
    }

    /// @inheritdoc IContributionDisputes
    function expire(bytes32 contribution) external {
        Dispute storage d = _requireOpen(contribution);
        uint40 deadline = d.openedAt + RULING_PERIOD;
        if (block.timestamp < deadline) revert ContributionDisputesRulingPeriodOpen(contribution, deadline);

        _close(d, Status.Expired);
        emit DisputeExpired(contribution, d.challenger);
        _addFact(abi.encode(DisputeExpired.selector, contribution, d.challenger));

        VAULT.unlock(IStakeVault.Role.Challenger, d.challenger, BOND);
    }

    /* VIEWS */

    /// @inheritdoc IContributionDisputes
    function isVoid(bytes32 contribution) external view returns (bool) {
        return _disputes[contribution].status == Status.Upheld;
    }

    /// @inheritdoc IContributionDisputes
    function disputeOf(bytes32 contribution) external view returns (Dispute memory) {
        return _disputes[contribution];
    }

    /// @inheritdoc IContributionDisputes
    function terms() external view returns (Terms memory) {
        return
            Terms({bond: BOND, penalty: PENALTY, rewardBps: REWARD_BPS, window: WINDOW, rulingPeriod: RULING_PERIOD});
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
    function _requireValid(Terms memory terms_, uint32 unbondingDelay) private pure {
        if (
            terms_.bond == 0 ||
            terms_.penalty == 0 ||
            terms_.rewardBps >= BPS ||
            terms_.window == 0 ||
            terms_.rulingPeriod == 0 ||
            uint256(terms_.window) + terms_.rulingPeriod > unbondingDelay
        ) revert ContributionDisputesInvalidTerms();
    }

    function _open(bytes32 contribution, address attester, uint40 time, Reason reason, bytes32 evidence) private {
        uint256 closedAt = uint256(time) + WINDOW;
        if (block.timestamp >= closedAt) revert ContributionDisputesWindowOver(contribution, closedAt);
        if (msg.sender == attester) revert ContributionDisputesOwnAttestation(contribution, msg.sender);
        Status status = _disputes[contribution].status;
        if (status != Status.None && status != Status.Expired) {
            revert ContributionDisputesAlreadyDisputed(contribution, status);
        }

        uint40 openedAt = UnixTime.current();
        _disputes[contribution] = Dispute({
            challenger: msg.sender,
            openedAt: openedAt,
            ruledAt: 0,
            status: Status.Open,
            attester: attester
        });
        uint40 deadline = openedAt + RULING_PERIOD;
        emit DisputeOpened(contribution, msg.sender, attester, reason, evidence, deadline);
        _addFact(abi.encode(DisputeOpened.selector, contribution, msg.sender, attester, reason, evidence, deadline));

        VAULT.lock(IStakeVault.Role.Challenger, msg.sender, BOND);
    }

    function _close(Dispute storage d, Status status) private {
        d.status = status;
        d.ruledAt = UnixTime.current();
    }

    /// @dev The challenger is served first, should the attester's bond not suffice.
    function _slashAttester(bytes32 contribution, address challenger, address attester) private {
        VAULT.unlock(IStakeVault.Role.Challenger, challenger, BOND);
        // The cast keeps the value: REWARD_BPS < BPS.
        uint112 reward = uint112((uint256(PENALTY) * REWARD_BPS) / BPS);
        uint112 rewarded = VAULT.slash(IStakeVault.Role.Attester, attester, reward, challenger);
        uint112 rest = VAULT.slash(IStakeVault.Role.Attester, attester, PENALTY - reward, VAULT.penaltyRecipient());
        emit DisputeUpheld(contribution, challenger, attester, rewarded + rest, rewarded);
        _addFact(abi.encode(DisputeUpheld.selector, contribution, challenger, attester, rewarded + rest, rewarded));
    }

    function _forfeitChallenger(bytes32 contribution, address challenger, address attester) private {
        emit DisputeRejected(contribution, challenger, attester, BOND);
        _addFact(abi.encode(DisputeRejected.selector, contribution, challenger, attester, BOND));

        VAULT.forfeit(IStakeVault.Role.Challenger, challenger, BOND);
        VAULT.pay(attester, BOND);
    }

    function _requireOpen(bytes32 contribution) private view returns (Dispute storage d) {
        d = _disputes[contribution];
        if (d.status != Status.Open) revert ContributionDisputesNotOpen(contribution, d.status);
    }
}
