// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessDenied, InvalidEAS} from "@ethereum-attestation-service/eas-contracts/contracts/Common.sol";
import {Attestation, IEAS} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {ISemver} from "@ethereum-attestation-service/eas-contracts/contracts/ISemver.sol";
import {ISchemaResolver} from "@ethereum-attestation-service/eas-contracts/contracts/resolver/ISchemaResolver.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {Work} from "../libraries/Work.sol";

/// @title Gate between EAS attestations and scoring
/// @notice Step 2 of the way of the data: attest contributions.
/// @dev New storage slots are the dearest thing a contribution pays for. Each takes one for its evidence; an account takes one in all
/// (`Ledger`), one more every four epochs (`_history`), and one for each further task with limits per account (`_tallies`). An epoch
/// takes one (`Total`), with the quota of one task in it.
contract ContributionResolver is IContributionResolver, ISchemaResolver {
    uint256 private constant DATA_LENGTH = 64;
    uint16 private constant FULL_QUALITY = 10_000;
    uint256 private constant EPOCHS_PER_PAIR = 2;
    uint256 private constant EPOCHS_PER_WORD = 4;
    uint256 private constant LANE_BITS = 64;

    IEAS public immutable EAS;
    ITaskRegistry public immutable REGISTRY;
    IEpochClock public immutable CLOCK;
    // copied from the clock, where they never change, to spare each attestation a call
    uint40 private immutable _GENESIS;
    uint32 private immutable _EPOCH_LENGTH;
    /// @notice Where reputation is read; zero in a program that keeps none, where nobody reaches the minimum that a task asks for.
    IReputationToken public immutable REPUTATION;

    bytes32 private immutable _SCHEMA;

    /// @dev An account in one slot: its scores in the pair of epochs in which it contributed last, a lane each, and its tally for one task,
    /// the first with limits per account that it worked on.
    struct Ledger {
        uint32 epoch;
        uint128 pair;
        uint32 homeTask;
        uint32 window;
        uint16 inWindow;
        uint16 inEpoch;
    }

    /// @dev An account's accepted contributions to one task, in its latest epoch and its latest window. Time only goes forward, so
    /// that a tally of another epoch or window counts as zero.
    struct Tally {
        uint32 epoch;
        uint16 inEpoch;
        uint32 window;
        uint32 inWindow;
    }

    /// @dev Accepted contributions of all accounts to one task, in its latest epoch.
    struct Quota {
        uint32 epoch;
        uint32 used;
    }

    /// @dev An epoch in one slot: its total, wide enough for 2^48 scores of 2^48 points, so that nobody can fill it and lock others out,
    /// and the use of one task's quota, the first with a quota that was worked on.
    struct Total {
        uint112 points;
        uint48 count;
        uint64 homeTask;
        uint32 homeUsed;
    }

    mapping(address account => Ledger ledger) private _ledgers;
    /// @dev Scores of the epochs before the ledger's pair: epoch e in lane e % 4 of word e / 4. A lane is points (48 bits) | count (16 bits).
    mapping(address account => mapping(uint256 word => uint256 lanes)) private _history;
    mapping(uint64 task => mapping(address account => Tally tally)) private _tallies;
    mapping(uint64 task => Quota quota) private _quotas;
    mapping(uint256 epoch => Total total) private _totals;

    /// @inheritdoc IContributionResolver
    mapping(uint64 task => mapping(bytes32 evidence => bool used)) public isEvidenceUsed;

    constructor(IEAS eas, ITaskRegistry registry, IEpochClock clock, IReputationToken reputation) {
        if (address(eas) == address(0)) revert InvalidEAS();
        EAS = eas;
        REGISTRY = registry;
        CLOCK = clock;
        _GENESIS = clock.genesis();
        _EPOCH_LENGTH = clock.epochLength();
        REPUTATION = reputation;
        // the uid that the schema registry gives to (schema, resolver, revocable)
        _SCHEMA = keccak256(abi.encodePacked("bytes32 work,bytes32 evidence", address(this), true));
    }

    modifier onlyEAS() {
        if (msg.sender != address(EAS)) revert AccessDenied();
        _;
    }

    /* ATTEST */

    /// @inheritdoc ISchemaResolver
    function attest(Attestation calldata attestation) external payable onlyEAS returns (bool) {
        Contribution memory c = _parse(attestation, _epochAt(attestation.time));
        _accept(attestation.uid, c, REGISTRY.gateOf(c.task, c.attester));
        return true;
    }

    /// @inheritdoc ISchemaResolver
    function multiAttest(
        Attestation[] calldata attestations,
        uint256[] calldata
    ) external payable onlyEAS returns (bool) {
        // all attestations of one transaction have the time of its block
        uint256 epoch = _epochAt(block.timestamp);
        ITaskRegistry.Gate memory gate;
        Contribution memory last;
        for (uint256 i = 0; i < attestations.length; ++i) {
            Attestation calldata attestation = attestations[i];
            Contribution memory c = _parse(attestation, epoch);
            if (c.task != last.task || c.attester != last.attester) gate = REGISTRY.gateOf(c.task, c.attester);
            _accept(attestation.uid, c, gate);
            last = c;
        }
        return true;
    }

    /* REVOKE */

    /// @inheritdoc ISchemaResolver
    function revoke(Attestation calldata attestation) external payable onlyEAS returns (bool) {
        _revoke(attestation);
        return true;
    }

    /// @inheritdoc ISchemaResolver
    function multiRevoke(
        Attestation[] calldata attestations,
        uint256[] calldata
    ) external payable onlyEAS returns (bool) {
        for (uint256 i = 0; i < attestations.length; ++i) _revoke(attestations[i]);
        return true;
    }

    /* VIEWS */

    /// @inheritdoc ISchemaResolver
    function isPayable() external pure returns (bool) {
        return false;
    }

    /// @inheritdoc ISemver
    function version() external pure returns (string memory) {
        return "1.0.0";
    }

    /// @inheritdoc IContributionResolver
    function schema() external view returns (bytes32) {
        return _SCHEMA;
    }

    /// @inheritdoc IContributionResolver
    function scoreOf(uint256 epoch, address account) external view returns (uint64 points, uint32 contributions) {
        Ledger memory ledger = _ledgers[account];
        uint256 lanes =
            _isInPair(ledger, epoch)
                ? ledger.pair >> _shiftIn(EPOCHS_PER_PAIR, epoch)
                : _history[account][epoch / EPOCHS_PER_WORD] >> _shiftIn(EPOCHS_PER_WORD, epoch);
        // a lane is 64 bits: the first cast keeps the points above the count, the second the count
        return (uint64(lanes) >> 16, uint16(lanes));
    }

    /// @inheritdoc IContributionResolver
    function totalOf(uint256 epoch) external view returns (uint128 points, uint64 contributions) {
        Total storage total = _totals[epoch];
        return (total.points, total.count);
    }

    /// @inheritdoc IContributionResolver
    function contributionOf(bytes32 uid) external view returns (Contribution memory) {
        Attestation memory attestation = EAS.getAttestation(uid);
        if (attestation.schema != _SCHEMA) revert ContributionResolverWrongSchema(attestation.schema);
        (bytes32 work, bytes32 evidence) = abi.decode(attestation.data, (bytes32, bytes32));
        (uint64 task, uint32 quantity, uint16 quality) = Work.unpack(work);
        return
            Contribution({
                account: attestation.recipient,
                attester: attestation.attester,
                task: task,
                quantity: quantity,
                quality: quality,
                // Unix seconds fit 40 bits for the next 34,000 years
                time: uint40(attestation.time),
                epoch: _epochAt(attestation.time),
                evidence: evidence,
                revoked: attestation.revocationTime != 0
            });
    }

    /// @inheritdoc IContributionResolver
    function encodeWork(uint64 task, uint32 quantity, uint16 quality) external pure returns (bytes32) {
        return Work.pack(task, quantity, quality);
    }

    /// @inheritdoc IContributionResolver
    function decodeWork(bytes32 work) external pure returns (uint64 task, uint32 quantity, uint16 quality) {
        return Work.unpack(work);
    }

    /* STEPS */

    /// @dev Checks, then takes the evidence, the places and the points.
    function _accept(bytes32 uid, Contribution memory c, ITaskRegistry.Gate memory gate) private {
        _checkTask(c, gate);
        _checkAccount(c, gate);

        _takeEvidence(c);
        uint64 points = Work.points(gate.points, c.quantity, c.quality);
        _enter(c, gate, points);
        _enterTotal(c, gate.epochQuota, points);
        emit ContributionAccepted(
            uid,
            c.account,
            c.task,
            c.attester,
            c.quantity,
            c.quality,
            points,
            c.epoch,
            c.evidence
        );
    }

    /// @dev EAS lets only the attester revoke, only once, and only what came through `attest` or `multiAttest`.
    function _revoke(Attestation calldata attestation) private {
        Contribution memory c = _parse(attestation, _epochAt(attestation.time));
        uint256 cutOff = CLOCK.cutOff(c.epoch);
        if (block.timestamp >= cutOff) revert ContributionResolverEpochClosed(c.epoch, cutOff);

        ITaskRegistry.Gate memory gate = REGISTRY.gateOf(c.task, c.attester);
        uint64 points = Work.points(gate.points, c.quantity, c.quality);
        delete isEvidenceUsed[c.task][c.evidence];
        _leave(c, gate, points);
        _leaveTotal(c, gate.epochQuota, points);
        emit ContributionRevoked(attestation.uid, c.account, c.task, c.epoch, points);
    }

    /// @dev As `IEpochClock.epochAt`.
    function _epochAt(uint256 time) private view returns (uint256) {
        if (time < _GENESIS) revert IEpochClock.EpochClockBeforeGenesis(time, _GENESIS);
        return (time - _GENESIS) / _EPOCH_LENGTH;
    }

    function _parse(Attestation calldata attestation, uint256 epoch) private view returns (Contribution memory c) {
        if (attestation.schema != _SCHEMA) revert ContributionResolverWrongSchema(attestation.schema);
        if (!attestation.revocable) revert ContributionResolverNotRevocable();
        if (attestation.expirationTime != 0) revert ContributionResolverExpiring(attestation.expirationTime);
        if (attestation.data.length != DATA_LENGTH) revert ContributionResolverInvalidData(attestation.data.length);
        (bytes32 work, bytes32 evidence) = abi.decode(attestation.data, (bytes32, bytes32));
        (c.task, c.quantity, c.quality) = Work.unpack(work);
        c.account = attestation.recipient;
        c.attester = attestation.attester;
        c.time = uint40(attestation.time); // fits for the next 34,000 years
        c.epoch = epoch;
        c.evidence = evidence;
    }

    /* CHECKS */

    function _checkTask(Contribution memory c, ITaskRegistry.Gate memory gate) private pure {
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

    function _takeEvidence(Contribution memory c) private {
        mapping(bytes32 evidence => bool used) storage used = isEvidenceUsed[c.task];
        if (used[c.evidence]) revert ContributionResolverEvidenceUsed(c.task, c.evidence);
        used[c.evidence] = true;
    }

    /// @dev Adds one contribution to the account's tally of the task, unless a limit stands against it.
    function _addToTally(Tally memory tally, Contribution memory c, ITaskRegistry.Gate memory gate) private pure {
        if (gate.maxPerWindow != 0) {
            uint32 window = _windowOf(c, gate);
            uint32 inWindow = tally.window == window ? tally.inWindow : 0;
            if (inWindow >= gate.maxPerWindow) {
                revert ContributionResolverWindowLimit(c.task, c.account, gate.maxPerWindow);
            }
            (tally.window, tally.inWindow) = (window, inWindow + 1);
        }
        uint16 inEpoch = tally.epoch == c.epoch ? tally.inEpoch : 0;
        if (gate.maxPerEpoch != 0 && inEpoch >= gate.maxPerEpoch) {
            revert ContributionResolverEpochCap(c.task, c.account, gate.maxPerEpoch);
        }
        (tally.epoch, tally.inEpoch) = (uint32(c.epoch), inEpoch + 1);
    }

    /// @dev Takes one contribution out of a tally, as far as its epoch and its window are still the latest.
    function _removeFromTally(Tally memory tally, Contribution memory c, ITaskRegistry.Gate memory gate) private pure {
        if (tally.epoch == c.epoch) --tally.inEpoch;
        if (gate.maxPerWindow != 0 && tally.window == _windowOf(c, gate)) --tally.inWindow;
    }

    /// @dev Number of the fixed window, counted from the Unix epoch. Cut to 32 bits, which come round after 136 years at the soonest.
    function _windowOf(Contribution memory c, ITaskRegistry.Gate memory gate) private pure returns (uint32) {
        return uint32(c.time / gate.window);
    }

    function _isLimited(ITaskRegistry.Gate memory gate) private pure returns (bool) {
        return gate.maxPerWindow != 0 || gate.maxPerEpoch != 0;
    }

    /* LEDGER */

    /// @dev Enters a contribution into the account's ledger and its tally.
    function _enter(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) private {
        Ledger memory ledger = _ledgers[c.account];
        if (ledger.epoch != c.epoch) _turnPage(ledger, c);
        if (_isLimited(gate)) {
            if (ledger.homeTask == 0 && _fitsHome(c, gate)) ledger.homeTask = uint32(c.task);
            if (ledger.homeTask == c.task) {
                Tally memory tally = _homeTally(ledger);
                _addToTally(tally, c, gate);
                _setHomeTally(ledger, tally);
            } else {
                Tally memory tally = _tallies[c.task][c.account];
                _addToTally(tally, c, gate);
                _tallies[c.task][c.account] = tally;
            }
        }
        _addScore(ledger, c, points);
        _ledgers[c.account] = ledger;
    }

    /// @dev Undoes `_enter`, wherever its epoch stands by now.
    function _leave(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) private {
        Ledger memory ledger = _ledgers[c.account];
        if (_isLimited(gate)) {
            if (ledger.homeTask == c.task) {
                Tally memory tally = _homeTally(ledger);
                _removeFromTally(tally, c, gate);
                _setHomeTally(ledger, tally);
            } else {
                Tally memory tally = _tallies[c.task][c.account];
                _removeFromTally(tally, c, gate);
                _tallies[c.task][c.account] = tally;
            }
        }
        _subtractScore(ledger, c, points);
        _ledgers[c.account] = ledger;
    }

    /// @dev Opens the contribution's epoch. A pair that is over goes into the history, where its lanes are still zero.
    function _turnPage(Ledger memory ledger, Contribution memory c) private {
        if (!_isInPair(ledger, c.epoch)) {
            if (ledger.pair != 0) {
                uint256 first = ledger.epoch - (ledger.epoch % EPOCHS_PER_PAIR);
                _history[c.account][first / EPOCHS_PER_WORD] |=
                    uint256(ledger.pair) << _shiftIn(EPOCHS_PER_WORD, first);
            }
            ledger.pair = 0;
        }
        // an epoch's number is at most the seconds since the first one began, which fit 32 bits for 136 years
        (ledger.epoch, ledger.inEpoch) = (uint32(c.epoch), 0);
    }

    function _addScore(Ledger memory ledger, Contribution memory c, uint64 points) private pure {
        uint256 shift = _shiftIn(EPOCHS_PER_PAIR, c.epoch);
        uint64 lane = uint64(ledger.pair >> shift);
        if (uint256(lane >> 16) + points > type(uint48).max || uint16(lane) == type(uint16).max) {
            revert ContributionResolverScoreOverflow(c.epoch, c.account);
        }
        // points and count fit by the check, so that neither runs into what stands above it
        ledger.pair += uint128(_entryOf(points) << shift);
    }

    function _subtractScore(Ledger memory ledger, Contribution memory c, uint64 points) private {
        // what is taken back was added once, so that neither points nor count can run below zero
        if (_isInPair(ledger, c.epoch)) {
            ledger.pair -= uint128(_entryOf(points) << _shiftIn(EPOCHS_PER_PAIR, c.epoch));
        } else {
            uint256 entry = _entryOf(points) << _shiftIn(EPOCHS_PER_WORD, c.epoch);
            _history[c.account][c.epoch / EPOCHS_PER_WORD] -= entry;
        }
    }

    /// @dev One contribution as it counts in a lane.
    function _entryOf(uint64 points) private pure returns (uint256) {
        return (uint256(points) << 16) | 1;
    }

    function _isInPair(Ledger memory ledger, uint256 epoch) private pure returns (bool) {
        return ledger.epoch / EPOCHS_PER_PAIR == epoch / EPOCHS_PER_PAIR;
    }

    /// @dev Where the lane of `epoch` starts among `lanes`.
    function _shiftIn(uint256 lanes, uint256 epoch) private pure returns (uint256) {
        return (epoch % lanes) * LANE_BITS;
    }

    /// @dev Whether the ledger has room for the task's number and its counts.
    function _fitsHome(Contribution memory c, ITaskRegistry.Gate memory gate) private pure returns (bool) {
        return c.task <= type(uint32).max && gate.maxPerWindow <= type(uint16).max;
    }

    function _homeTally(Ledger memory ledger) private pure returns (Tally memory) {
        return Tally(ledger.epoch, ledger.inEpoch, ledger.window, ledger.inWindow);
    }

    function _setHomeTally(Ledger memory ledger, Tally memory tally) private pure {
        // at most `maxPerWindow`, which fits
        (ledger.inEpoch, ledger.window, ledger.inWindow) = (tally.inEpoch, tally.window, uint16(tally.inWindow));
    }

    /* TOTAL */

    /// @dev Enters a contribution into the epoch's total and takes its place in the task's quota.
    function _enterTotal(Contribution memory c, uint32 epochQuota, uint64 points) private {
        Total memory total = _totals[c.epoch];
        (total.points, total.count) = (total.points + points, total.count + 1);
        if (epochQuota != 0) {
            if (total.homeTask == 0) total.homeTask = c.task;
            if (total.homeTask == c.task) {
                total.homeUsed = _oneMore(c, total.homeUsed, epochQuota);
            } else {
                Quota storage quota = _quotas[c.task];
                uint32 used = quota.epoch == c.epoch ? quota.used : 0;
                (quota.epoch, quota.used) = (uint32(c.epoch), _oneMore(c, used, epochQuota));
            }
        }
        _totals[c.epoch] = total;
    }

    /// @dev Undoes `_enterTotal`.
    function _leaveTotal(Contribution memory c, uint32 epochQuota, uint64 points) private {
        Total storage total = _totals[c.epoch];
        (total.points, total.count) = (total.points - points, total.count - 1);
        if (epochQuota == 0) return;
        Quota storage quota = _quotas[c.task];
        if (total.homeTask == c.task) --total.homeUsed;
        else if (quota.epoch == c.epoch) --quota.used;
    }

    function _oneMore(Contribution memory c, uint32 used, uint32 epochQuota) private pure returns (uint32) {
        if (used >= epochQuota) revert ContributionResolverQuota(c.task, epochQuota);
        return used + 1;
    }
}
