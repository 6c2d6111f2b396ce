// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {EpochTime} from "../libraries/EpochTime.sol";

/// @title The clock of a program without its oracle
contract MockClock is IEpochClock, EpochTime {
    uint32 private immutable SETTLEMENT_DELAY;

    constructor(uint40 genesis_, uint32 epochLength_, uint32 settlementDelay) EpochTime(genesis_, epochLength_) {
        SETTLEMENT_DELAY = settlementDelay;
    }

    /// @inheritdoc IEpochClock
    function epochAt(uint256 time) external view returns (uint256) {
        if (time < genesis()) revert EpochClockBeforeGenesis(time, genesis());
        return _epochsOver(time);
    }

    /// @inheritdoc IEpochClock
    function cutOff(uint256 epoch) external view returns (uint256) {
        return epochEnd(epoch) + SETTLEMENT_DELAY;
    }
}
