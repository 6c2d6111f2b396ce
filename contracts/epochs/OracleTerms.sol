// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {EpochTime} from "../abstracts/EpochTime.sol";

/// @title What is fixed before an epoch starts: the terms of the oracle, the times that follow from them, the rules
/// @notice Steps 4 to 6 of the way of the data.
abstract contract OracleTerms is AccessManaged, EpochTime, IEpochOracle {
    using Checkpoints for Checkpoints.Trace256;

    /// @dev Epochs after an epoch whose cut-offs have passed when that is late.
    uint256 private constant LATE_EPOCHS = 2;

    IEmissionSchedule private immutable SCHEDULE;
    uint32 private immutable SETTLEMENT_DELAY;
    uint32 private immutable GRACE_PERIOD;
    uint32 private immutable CHALLENGE_WINDOW;
    uint32 private immutable SILENT_WINDOW;
    uint32 private immutable RULING_DELAY;
    uint32 private immutable RULING_PERIOD;
    uint32 private immutable STAKING_PERIOD;
    uint32 private immutable LEAD_PERIOD;
    uint16 private immutable QUORUM;
    uint112 private immutable STAKE_RATE;

    Checkpoints.Trace256 private _rules;

    constructor(
        IStakeVault vault_,
        IEmissionSchedule schedule_,
        Terms memory terms_,
        Rules memory rules
    ) EpochTime(schedule_.genesis(), schedule_.epochLength()) {
        _checkTimes(terms_, schedule_.epochLength());
        _checkRate(vault_, schedule_, terms_.stakeRate);
        SCHEDULE = schedule_;
        SETTLEMENT_DELAY = terms_.settlementDelay;
        GRACE_PERIOD = terms_.gracePeriod;
        CHALLENGE_WINDOW = terms_.challengeWindow;
        SILENT_WINDOW = terms_.silentWindow;
        RULING_DELAY = terms_.rulingDelay;
        RULING_PERIOD = terms_.rulingPeriod;
        STAKING_PERIOD = terms_.stakingPeriod;
        LEAD_PERIOD = terms_.leadPeriod;
        QUORUM = terms_.quorum;
        STAKE_RATE = terms_.stakeRate;
        _setRules(0, rules.hash, rules.uri);
    }

    /* RULES */

    /// @inheritdoc IEpochOracle
    function setRules(bytes32 rulesHash, string calldata uri) external restricted {
        _setRules(block.timestamp < genesis() ? 0 : epochAt(block.timestamp) + 1, rulesHash, uri);
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
    function terms() external view returns (Terms memory) {
        return
            Terms({
                settlementDelay: SETTLEMENT_DELAY,
                gracePeriod: GRACE_PERIOD,
                challengeWindow: CHALLENGE_WINDOW,
                silentWindow: SILENT_WINDOW,
                rulingDelay: RULING_DELAY,
                rulingPeriod: RULING_PERIOD,
                stakingPeriod: STAKING_PERIOD,
                leadPeriod: LEAD_PERIOD,
                quorum: QUORUM,
                stakeRate: STAKE_RATE
            });
    }

    /// @inheritdoc IEpochOracle
    function schedule() public view returns (IEmissionSchedule) {
        return SCHEDULE;
    }

    /* INTERNAL */

    function _gracePeriod() internal view returns (uint32) {
        return GRACE_PERIOD;
    }

    function _quorum() internal view returns (uint16) {
        return QUORUM;
    }

    /// @dev When a proposal of now is final in silence.
    function _silentEnd() internal view returns (uint256) {
        return block.timestamp + (QUORUM == 0 ? CHALLENGE_WINDOW : SILENT_WINDOW);
    }

    /// @dev When a proposal is final, if it is not challenged before and its quorum is complete by now.
    function _quorumEnd(uint256 silentEnd) internal view returns (uint256) {
        return Math.min(silentEnd, block.timestamp + CHALLENGE_WINDOW);
    }

    function _rulingFrom(uint256 disputedAt) internal view returns (uint256) {
        return disputedAt + RULING_DELAY;
    }

    function _rulingUntil(uint256 disputedAt) internal view returns (uint256) {
        return disputedAt + RULING_PERIOD;
    }

    /// @dev Whether later epochs already wait for `epoch` at `time`.
    function _isLate(uint256 epoch, uint256 time) internal view returns (bool) {
        return time >= cutOff(epoch + LATE_EPOCHS);
    }

    /// @dev When the root that leads since `leadSince` is final, if challenges go straight to stakes: `windowEnd` is
    /// when it would have been final without one.
    function _leadUntil(uint256 windowEnd, uint256 leadSince) internal view returns (uint256) {
        return Math.max(windowEnd, leadSince) + LEAD_PERIOD;
    }

    /// @dev When the root that leads since `leadSince` is final.
    function _stakesUntil(uint256 stakesFrom, uint256 leadSince) internal view returns (uint256) {
        return Math.max(stakesFrom + STAKING_PERIOD, leadSince + LEAD_PERIOD);
    }

    /* PRIVATE */

    function _checkTimes(Terms memory terms_, uint32 length) private pure {
        if (
            terms_.settlementDelay == 0 ||
            terms_.gracePeriod == 0 ||
            terms_.challengeWindow == 0 ||
            terms_.silentWindow < terms_.challengeWindow ||
            uint256(terms_.gracePeriod) + terms_.silentWindow >= length ||
            terms_.rulingDelay == 0 ||
            terms_.rulingPeriod <= terms_.rulingDelay ||
            terms_.stakingPeriod == 0 ||
            terms_.leadPeriod == 0 ||
            uint256(terms_.challengeWindow) + terms_.leadPeriod >= length
        ) revert EpochOracleInvalidTerms();
    }

    /// @dev Where both tokens are one, a unit is worth what it is.
    function _checkRate(IStakeVault vault_, IEmissionSchedule schedule_, uint112 rate) private view {
        if (address(vault_.token()) != address(schedule_.distributor().token())) return;
        if (rate != schedule_.distributor().unit()) revert EpochOracleInvalidTerms();
    }

    function _setRules(uint256 fromEpoch, bytes32 rulesHash, string memory uri) private {
        if (rulesHash == 0) revert EpochOracleZeroRules();
        _rules.push(fromEpoch, uint256(rulesHash));
        emit RulesSet(fromEpoch, rulesHash, uri);
    }
}
