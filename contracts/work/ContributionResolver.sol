// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Attestation, IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {SchemaResolver} from "@ethereum-attestation-service/eas-contracts/contracts/resolver/SchemaResolver.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {Work} from "../libraries/Work.sol";

/// @title Gate between EAS attestations and scoring
/// @notice Step 2 of the way of the data: attest contributions.
contract ContributionResolver is IContributionResolver, SchemaResolver {
    uint256 private constant DATA_LENGTH = 64;
    uint16 private constant FULL_QUALITY = 10_000;

    ITaskRegistry public immutable REGISTRY;
    IEpochClock public immutable CLOCK;
    /// @notice Where a task's minimum reputation is read. Zero in a program without reputation, whose tasks cannot ask for any.
    IReputationToken public immutable REPUTATION;

    /// @inheritdoc IContributionResolver
    bytes32 public immutable schema;

    /// @dev Contributions of an account to a task in the latest epoch and the latest window. Time only goes forward, so one slot serves
    /// all epochs: a tally of another epoch or window counts as zero.
    struct Tally {
        uint64 epoch;
        uint32 inEpoch;
        uint64 window;
        uint32 inWindow;
    }

    /// @dev Contributions of all accounts to a task in the latest epoch.
    struct Quota {
        uint64 epoch;
        uint32 used;
    }

    /// @dev Scores of an account in two successive epochs. A score is under 2^32 contributions of under 2^64 points each.
    struct ScorePair {
        uint96 evenPoints;
        uint32 evenCount;
        uint96 oddPoints;
        uint32 oddCount;
    }

    struct Total {
        uint128 points;
        uint64 count;
    }

    mapping(uint64 task => mapping(address account => Tally tally)) private _tallies;
    mapping(uint64 task => Quota quota) private _quotas;
    mapping(address account => mapping(uint256 pair => ScorePair scores)) private _scores;
    mapping(uint256 epoch => Total total) private _totals;

    /// @inheritdoc IContributionResolver
    mapping(uint64 task => mapping(bytes32 evidence => bool used)) public isEvidenceUsed;

    constructor(IEAS eas, ITaskRegistry registry, IEpochClock clock, IReputationToken reputation) SchemaResolver(eas) {
        REGISTRY = registry;
        CLOCK = clock;
        REPUTATION = reputation;
        // the uid that the schema registry gives to (schema, resolver, revocable)
        schema = keccak256(abi.encodePacked("bytes32 work,bytes32 evidence", address(this), true));
    }

    /* ATTEST */

    /// @dev Called through EAS, after it has stored the attestation.
    function onAttest(Attestation calldata attestation, uint256) internal override returns (bool) {
        _checkShape(attestation);
        Contribution memory c = _decode(attestation);
        ITaskRegistry.Gate memory gate = REGISTRY.gateOf(c.task, c.attester);
        _checkWork(c, gate);
        _checkAccount(c, gate);

        uint64 points = Work.points(gate.points, c.quantity, c.quality);
        _take(c, gate);
        _addScore(c.epoch, c.account, points);
        emit ContributionAccepted(
            attestation.uid,
            c.account,
            c.task,
            c.attester,
            c.quantity,
            c.quality,
            points,
            c.epoch,
            c.evidence
        );
        return true;
    }

    /* REVOKE */

    /// @dev Called through EAS, which lets only the attester revoke, and only once.
    function onRevoke(Attestation calldata attestation, uint256) internal override returns (bool) {
        // every attestation of the schema came through `onAttest`, so that its shape is known
        Contribution memory c = _decode(attestation);
        uint256 cutOff = CLOCK.cutOff(c.epoch);
        if (block.timestamp >= cutOff) revert ContributionResolverEpochClosed(c.epoch, cutOff);

        ITaskRegistry.Gate memory gate = REGISTRY.gateOf(c.task, c.attester);
        uint64 points = Work.points(gate.points, c.quantity, c.quality);
        _giveBack(c, gate);
        _subtractScore(c.epoch, c.account, points);
        emit ContributionRevoked(attestation.uid, c.account, c.task, c.epoch, points);
        return true;
    }

    /* VIEWS */

    /// @inheritdoc IContributionResolver
    function scoreOf(uint256 epoch, address account) external view returns (uint96 points, uint32 contributions) {
        ScorePair storage pair = _scores[account][epoch / 2];
        return epoch % 2 == 0 ? (pair.evenPoints, pair.evenCount) : (pair.oddPoints, pair.oddCount);
    }

    /// @inheritdoc IContributionResolver
    function totalOf(uint256 epoch) external view returns (uint128 points, uint64 contributions) {
        Total storage total = _totals[epoch];
        return (total.points, total.count);
    }

    /// @inheritdoc IContributionResolver
    function contributionOf(bytes32 uid) external view returns (Contribution memory) {
        Attestation memory attestation = _eas.getAttestation(uid);
        if (attestation.schema != schema) revert ContributionResolverWrongSchema(attestation.schema);
        return _decode(attestation);
    }

    /// @inheritdoc IContributionResolver
    function encodeWork(uint64 task, uint32 quantity, uint16 quality) external pure returns (bytes32) {
        return Work.pack(task, quantity, quality);
    }

    /// @inheritdoc IContributionResolver
    function decodeWork(bytes32 work) external pure returns (uint64 task, uint32 quantity, uint16 quality) {
        return Work.unpack(work);
    }

    /* CHECKS */

    function _checkShape(Attestation calldata attestation) private view {
        if (attestation.schema != schema) revert ContributionResolverWrongSchema(attestation.schema);
        if (!attestation.revocable) revert ContributionResolverNotRevocable();
        if (attestation.expirationTime != 0) revert ContributionResolverExpiring(attestation.expirationTime);
        if (attestation.data.length != DATA_LENGTH) revert ContributionResolverInvalidData(attestation.data.length);
    }

    function _checkWork(Contribution memory c, ITaskRegistry.Gate memory gate) private pure {
        if (c.quantity == 0) revert ContributionResolverZeroQuantity();
        if (c.quality > FULL_QUALITY) revert ContributionResolverInvalidQuality(c.quality);
        if (c.time < gate.opensAt) revert ContributionResolverTaskNotOpen(c.task, gate.opensAt);
        if (gate.closesAt != 0 && c.time >= gate.closesAt) {
            revert ContributionResolverTaskClosed(c.task, gate.closesAt);
        }
        if (!gate.attesterAllowed) revert ContributionResolverNotAttester(c.task, c.attester);
        if (c.quality < gate.minQuality) {
            revert ContributionResolverQualityTooLow(c.task, c.quality, gate.minQuality);
        }
    }

    function _checkAccount(Contribution memory c, ITaskRegistry.Gate memory gate) private view {
        if (c.account == address(0)) revert ContributionResolverZeroAccount();
        if (c.account == c.attester) revert ContributionResolverSelfAttestation(c.account);
        if (gate.policy != address(0) && !IEligibilityPolicy(gate.policy).isEligible(c.account)) {
            revert ContributionResolverNotEligible(c.task, c.account);
        }
        if (gate.minReputation != 0) {
            uint256 reputation =
                address(REPUTATION) == address(0) ? 0 : REPUTATION.reputationOf(c.account, gate.reputationDomain);
            if (reputation < gate.minReputation) {
                revert ContributionResolverReputationTooLow(c.task, c.account, reputation, gate.minReputation);
            }
        }
    }

    /* LIMITS */

    /// @dev Takes what the contribution uses: its evidence, a place in the window, in the epoch's cap and in the quota.
    function _take(Contribution memory c, ITaskRegistry.Gate memory gate) private {
        if (isEvidenceUsed[c.task][c.evidence]) revert ContributionResolverEvidenceUsed(c.task, c.evidence);
        isEvidenceUsed[c.task][c.evidence] = true;
        // an epoch's number is at most the Unix time, which fits 64 bits; so does a window's
        uint64 epoch = uint64(c.epoch);
        if (gate.maxPerWindow != 0 || gate.maxPerEpoch != 0) {
            Tally memory tally = _tallies[c.task][c.account];
            if (tally.epoch != epoch) (tally.epoch, tally.inEpoch) = (epoch, 0);
            uint64 window = _windowOf(c.time, gate.window);
            if (tally.window != window) (tally.window, tally.inWindow) = (window, 0);
            if (gate.maxPerWindow != 0 && tally.inWindow >= gate.maxPerWindow) {
                revert ContributionResolverWindowLimit(c.task, c.account, gate.maxPerWindow);
            }
            if (gate.maxPerEpoch != 0 && tally.inEpoch >= gate.maxPerEpoch) {
                revert ContributionResolverEpochCap(c.task, c.account, gate.maxPerEpoch);
            }
            ++tally.inEpoch;
            ++tally.inWindow;
            _tallies[c.task][c.account] = tally;
        }
        if (gate.epochQuota != 0) {
            Quota memory quota = _quotas[c.task];
            if (quota.epoch != epoch) quota = Quota(epoch, 0);
            if (quota.used >= gate.epochQuota) revert ContributionResolverQuota(c.task, gate.epochQuota);
            ++quota.used;
            _quotas[c.task] = quota;
        }
    }

    /// @dev Frees what `_take` took, as far as the epoch and the window are still the latest ones.
    function _giveBack(Contribution memory c, ITaskRegistry.Gate memory gate) private {
        delete isEvidenceUsed[c.task][c.evidence];
        Tally storage tally = _tallies[c.task][c.account];
        if (gate.maxPerWindow != 0 || gate.maxPerEpoch != 0) {
            if (tally.epoch == c.epoch) --tally.inEpoch;
            if (tally.window == _windowOf(c.time, gate.window)) --tally.inWindow;
        }
        Quota storage quota = _quotas[c.task];
        if (gate.epochQuota != 0 && quota.epoch == c.epoch) --quota.used;
    }

    /// @dev Fixed windows from the Unix epoch; a task without windows has one for ever.
    function _windowOf(uint40 time, uint32 window) private pure returns (uint64) {
        return window == 0 ? 0 : time / window;
    }

    /* SCORES */

    function _addScore(uint256 epoch, address account, uint64 points) private {
        ScorePair storage pair = _scores[account][epoch / 2];
        if (epoch % 2 == 0) {
            pair.evenPoints += points;
            ++pair.evenCount;
        } else {
            pair.oddPoints += points;
            ++pair.oddCount;
        }
        Total storage total = _totals[epoch];
        total.points += points;
        ++total.count;
    }

    function _subtractScore(uint256 epoch, address account, uint64 points) private {
        ScorePair storage pair = _scores[account][epoch / 2];
        if (epoch % 2 == 0) {
            pair.evenPoints -= points;
            --pair.evenCount;
        } else {
            pair.oddPoints -= points;
            --pair.oddCount;
        }
        Total storage total = _totals[epoch];
        total.points -= points;
        --total.count;
    }

    /* DECODING */

    function _decode(Attestation memory attestation) private view returns (Contribution memory c) {
        (bytes32 work, bytes32 evidence) = abi.decode(attestation.data, (bytes32, bytes32));
        (c.task, c.quantity, c.quality) = Work.unpack(work);
        c.account = attestation.recipient;
        c.attester = attestation.attester;
        // Unix seconds fit 40 bits for the next 34,000 years
        c.time = uint40(attestation.time);
        c.epoch = CLOCK.epochAt(attestation.time);
        c.evidence = evidence;
        c.revoked = attestation.revocationTime != 0;
    }
}
