// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";

/// @title What contributions have used and earned
/// @notice Step 2 of the way of the data. The half of `ContributionResolver` that counts: evidence, places in windows,
/// epochs and quotas, scores and totals.
/// @dev New storage slots are the dearest thing a contribution pays for. Each takes one for its evidence; an account
/// takes one in all (`Ledger`), one more every four epochs (`_history`), and one for each further task with limits per
/// account (`_tallies`). An epoch takes one (`Total`), with the quota of one task in it.
abstract contract ContributionLedger is IContributionResolver {
    uint256 private constant EPOCHS_PER_PAIR = 2;
    uint256 private constant EPOCHS_PER_WORD = 4;
    uint256 private constant LANE_BITS = 64;

    /// @dev An account in one slot: its scores in the pair of epochs in which it contributed last, a lane each, and its
    /// tally for one task, the first with limits per account that it worked on.
    struct Ledger {
        uint32 epoch;
        uint128 pair;
        uint32 homeTask;
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
        uint64 homeTask;
        uint32 homeUsed;
    }

    mapping(address account => Ledger ledger) private _ledgers;
    /// @dev Scores of the epochs before the ledger's pair: epoch e in lane e % 4 of word e / 4. A lane is points (48
    /// bits) | count (16 bits).
    mapping(address account => mapping(uint256 word => uint256 lanes)) private _history;
    mapping(uint64 task => mapping(address account => Tally tally)) private _tallies;
    mapping(uint64 task => Quota quota) private _quotas;
    mapping(uint256 epoch => Total total) private _totals;

    mapping(uint64 task => mapping(bytes32 evidence => bool used)) private _evidenceUsed;

    /* VIEWS */

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
    function isEvidenceUsed(uint64 task, bytes32 evidence) external view returns (bool) {
        return _evidenceUsed[task][evidence];
    }

    /* ENTER, LEAVE */

    /// @dev Takes the evidence, the places and the points of a contribution that passed its gates, unless a limit
    /// stands against it.
    function _enter(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) internal {
        mapping(bytes32 evidence => bool used) storage used = _evidenceUsed[c.task];
        if (used[c.evidence]) revert ContributionResolverEvidenceUsed(c.task, c.evidence);
        used[c.evidence] = true;
        _enterAccount(c, gate, points);
        _enterTotal(c, gate.epochQuota, points);
    }

    /// @dev Undoes `_enter`, wherever the contribution's epoch stands by now.
    function _leave(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) internal {
        delete _evidenceUsed[c.task][c.evidence];
        _leaveAccount(c, gate, points);
        _leaveTotal(c, gate.epochQuota, points);
    }

    /* ACCOUNT */

    function _enterAccount(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) private {
        Ledger memory ledger = _ledgers[c.account];
        if (ledger.epoch != c.epoch) _turnPage(ledger, c);
        // first, as the counts of an epoch in the tally then fit too
        _addScore(ledger, c, points);
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
        _ledgers[c.account] = ledger;
    }

    function _leaveAccount(Contribution memory c, ITaskRegistry.Gate memory gate, uint64 points) private {
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

    /* TALLY */

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

    /// @dev Number of the fixed window, counted from the Unix epoch. Cut to 32 bits, which come round after 136 years
    /// at the soonest.
    function _windowOf(Contribution memory c, ITaskRegistry.Gate memory gate) private pure returns (uint32) {
        return uint32(c.time / gate.window);
    }

    function _isLimited(ITaskRegistry.Gate memory gate) private pure returns (bool) {
        return gate.maxPerWindow != 0 || gate.maxPerEpoch != 0;
    }

    /* TOTAL */

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
