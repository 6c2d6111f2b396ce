// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";

/// @title What contributions have used and earned
/// @notice Step 2 of the way of the data. The half of `ContributionResolver` that counts: evidence, places in windows,
/// epochs and quotas, scores and totals.
/// @dev New storage slots are the dearest thing a contribution pays for. Each takes one for its evidence; an account
/// takes one in all (`AccountRecord`), one more every four epochs (`_history`), and one for each further task with
/// limits per account (`_tallies`). An epoch takes one (`Total`), with the quota of one task in it.
abstract contract ContributionLedger is IContributionResolver {
    uint256 private constant EPOCHS_PER_PAIR = 2;
    uint256 private constant EPOCHS_PER_WORD = 4;
    uint256 private constant LANE_BITS = 64;

    /// @dev An account in one slot: its scores in the pair of epochs in which it contributed last, a lane each, and its
    /// tally for one task, the first with limits per account that it worked on.
    struct AccountRecord {
        uint32 epoch;
        uint128 pair;
        uint32 inlineTask;
        uint32 window;
        uint16 inWindow;
        uint16 inEpoch;
    }

    /// @dev An account's accepted contributions to one task, in its latest epoch and its latest window. Time only goes
    /// forward, so that a tally of another epoch or window counts as zero.
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

    /// @dev An epoch in one slot: its total, wide enough for 2^48 scores of 2^48 points, so that nobody can fill it and
    /// lock others out, and the use of one task's quota, the first with a quota that was worked on.
    struct Total {
        uint112 points;
        uint48 count;
        uint64 inlineTask;
        uint32 inlineUsed;
    }

    mapping(address account => AccountRecord record) private _records;
    /// @dev Scores of the epochs before the record's pair: epoch e in lane e % 4 of word e / 4. A lane is points (48
    /// bits) | count (16 bits).
    mapping(address account => mapping(uint256 word => uint256 lanes)) private _history;
    mapping(uint64 task => mapping(address account => Tally tally)) private _tallies;
    mapping(uint64 task => Quota quota) private _quotas;
    mapping(uint256 epoch => Total total) private _totals;

    mapping(uint64 task => mapping(bytes32 evidence => bool used)) private _evidenceUsed;

    /* VIEWS */

    /// @inheritdoc IContributionResolver
    function scoreOf(uint256 epoch, address account) external view returns (uint64 points, uint32 contributions) {
        AccountRecord memory record = _records[account];
        uint256 lanes =
            _isInPair(record, epoch)
                ? record.pair >> _shiftIn(EPOCHS_PER_PAIR, epoch)
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
    function isEvidenceUsed(uint64 task, bytes32 evidence) external view returns (bool) {
        return _evidenceUsed[task][evidence];
    }

    /* INTERNAL */

    /// @dev Takes the evidence, the places and the points of a contribution that passed its gates, unless a limit
    /// stands against it.
    function _add(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) internal {
        mapping(bytes32 evidence => bool used) storage used = _evidenceUsed[c.task];
        if (used[c.evidence]) revert ContributionResolverEvidenceUsed(c.task, c.evidence);
        used[c.evidence] = true;
        _addToAccount(c, gate, points);
        _addToTotal(c, gate.epochQuota, points);
    }

    /// @dev Undoes `_add`, wherever the contribution's epoch stands by now.
    function _remove(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) internal {
        delete _evidenceUsed[c.task][c.evidence];
        _removeFromAccount(c, gate, points);
        _removeFromTotal(c, gate.epochQuota, points);
    }

    /* PRIVATE */

    function _addToAccount(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) private {
        AccountRecord memory record = _records[c.account];
        if (record.epoch != c.epoch) _openEpoch(record, c);
        // first, as the counts of an epoch in the tally then fit too
        _addScore(record, c, points);
        if (_isLimited(gate)) {
            if (record.inlineTask == 0 && _fitsInline(c, gate)) record.inlineTask = uint32(c.task);
            Tally memory tally = _loadTally(record, c);
            _addToTally(tally, c, gate);
            _storeTally(record, c, tally);
        }
        _records[c.account] = record;
    }

    function _removeFromAccount(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) private {
        AccountRecord memory record = _records[c.account];
        if (_isLimited(gate)) {
            Tally memory tally = _loadTally(record, c);
            _removeFromTally(tally, c, gate);
            _storeTally(record, c, tally);
        }
        _subtractScore(record, c, points);
        _records[c.account] = record;
    }

    /// @dev Opens the contribution's epoch. A pair that is over goes into the history, where its lanes are still zero.
    function _openEpoch(AccountRecord memory record, Contribution memory c) private {
        if (!_isInPair(record, c.epoch)) {
            if (record.pair != 0) {
                uint256 first = record.epoch - (record.epoch % EPOCHS_PER_PAIR);
                _history[c.account][first / EPOCHS_PER_WORD] |=
                    uint256(record.pair) << _shiftIn(EPOCHS_PER_WORD, first);
            }
            record.pair = 0;
        }
        // an epoch's number is at most the seconds since the first one began, which fit 32 bits for 136 years
        (record.epoch, record.inEpoch) = (uint32(c.epoch), 0);
    }

    function _addScore(AccountRecord memory record, Contribution memory c, uint64 points) private pure {
        uint256 shift = _shiftIn(EPOCHS_PER_PAIR, c.epoch);
        uint64 lane = uint64(record.pair >> shift);
        if (uint16(lane) == type(uint16).max) revert ContributionResolverScoreOverflow(c.epoch, c.account);
        // the count fits by the check, and so do its points, as (2^16 − 1) × (2^32 − 1) < 2^48
        record.pair += uint128(_entryOf(points) << shift);
    }

    function _subtractScore(AccountRecord memory record, Contribution memory c, uint64 points) private {
        // what is taken back was added once, so that neither points nor count can run below zero
        if (_isInPair(record, c.epoch)) {
            record.pair -= uint128(_entryOf(points) << _shiftIn(EPOCHS_PER_PAIR, c.epoch));
        } else {
            uint256 entry = _entryOf(points) << _shiftIn(EPOCHS_PER_WORD, c.epoch);
            _history[c.account][c.epoch / EPOCHS_PER_WORD] -= entry;
        }
    }

    /// @dev One contribution as it counts in a lane.
    function _entryOf(uint64 points) private pure returns (uint256) {
        return (uint256(points) << 16) | 1;
    }

    function _isInPair(AccountRecord memory record, uint256 epoch) private pure returns (bool) {
        return record.epoch / EPOCHS_PER_PAIR == epoch / EPOCHS_PER_PAIR;
    }

    /// @dev Where the lane of `epoch` starts among `lanes`.
    function _shiftIn(uint256 lanes, uint256 epoch) private pure returns (uint256) {
        return (epoch % lanes) * LANE_BITS;
    }

    /// @dev Whether the record has room for the task's number and its counts.
    function _fitsInline(Contribution memory c, ITaskRegistry.Gate memory gate) private pure returns (bool) {
        return c.task <= type(uint32).max && gate.maxPerWindow <= type(uint16).max;
    }

    /// @dev The account's tally of the task, from wherever it is kept.
    function _loadTally(AccountRecord memory record, Contribution memory c) private view returns (Tally memory tally) {
        if (record.inlineTask != c.task) return _tallies[c.task][c.account];
        (tally.epoch, tally.inEpoch) = (record.epoch, record.inEpoch);
        (tally.window, tally.inWindow) = (record.window, record.inWindow);
    }

    /// @dev Puts the tally back; the account's record is stored by the caller.
    function _storeTally(AccountRecord memory record, Contribution memory c, Tally memory tally) private {
        if (record.inlineTask == c.task) {
            // counts in the window are at most `maxPerWindow`, which fits
            (record.inEpoch, record.window, record.inWindow) = (tally.inEpoch, tally.window, uint16(tally.inWindow));
        } else {
            _tallies[c.task][c.account] = tally;
        }
    }

    /// @dev Adds one contribution to the account's tally of the task, unless a limit stands against it.
    function _addToTally(Tally memory tally, Contribution memory c, ITaskRegistry.Gate memory gate) private pure {
        if (gate.maxPerWindow != 0) {
            uint32 window = _windowOf(c, gate);
            uint32 inWindow = tally.window == window ? tally.inWindow : 0;
            if (inWindow >= gate.maxPerWindow) {
                revert ContributionResolverWindowLimit(c.task, c.account, gate.maxPerWindow);
            }
            // no overflow: what is counted is below a limit of 32 bits
            unchecked {
                (tally.window, tally.inWindow) = (window, inWindow + 1);
            }
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

    /// @dev Number of the fixed window, counted from the Unix epoch. Cut to 32 bits, which come round after 136 years
    /// at the soonest.
    function _windowOf(Contribution memory c, ITaskRegistry.Gate memory gate) private pure returns (uint32) {
        return uint32(c.time / gate.window);
    }

    function _isLimited(ITaskRegistry.Gate memory gate) private pure returns (bool) {
        return gate.maxPerWindow != 0 || gate.maxPerEpoch != 0;
    }

    function _addToTotal(Contribution memory c, uint32 epochQuota, uint64 points) private {
        Total memory total = _totals[c.epoch];
        (total.points, total.count) = (total.points + points, total.count + 1);
        if (epochQuota != 0) {
            if (total.inlineTask == 0) total.inlineTask = c.task;
            uint32 used = _loadQuotaUse(total, c);
            if (used >= epochQuota) revert ContributionResolverQuota(c.task, epochQuota);
            // no overflow: what is used is below a quota of 32 bits
            unchecked {
                _storeQuotaUse(total, c, used + 1);
            }
        }
        _totals[c.epoch] = total;
    }

    function _removeFromTotal(Contribution memory c, uint32 epochQuota, uint64 points) private {
        Total memory total = _totals[c.epoch];
        (total.points, total.count) = (total.points - points, total.count - 1);
        if (epochQuota != 0) {
            uint32 used = _loadQuotaUse(total, c);
            // zero if the task has moved on to a later epoch
            if (used != 0) _storeQuotaUse(total, c, used - 1);
        }
        _totals[c.epoch] = total;
    }

    /// @dev Contributions to the task that count in the contribution's epoch, from wherever they are kept.
    function _loadQuotaUse(Total memory total, Contribution memory c) private view returns (uint32) {
        if (total.inlineTask == c.task) return total.inlineUsed;
        Quota storage quota = _quotas[c.task];
        return quota.epoch == c.epoch ? quota.used : 0;
    }

    /// @dev Puts the number back; the epoch's total is stored by the caller.
    function _storeQuotaUse(Total memory total, Contribution memory c, uint32 used) private {
        if (total.inlineTask == c.task) total.inlineUsed = used;
        else _quotas[c.task] = Quota(uint32(c.epoch), used);
    }
}
