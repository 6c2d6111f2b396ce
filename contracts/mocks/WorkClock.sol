// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IEpochTime} from "../interfaces/IEpochTime.sol";

/// @title The clock of a program without its oracle
contract WorkClock is IEpochClock {
    /// @inheritdoc IEpochTime
    uint40 public immutable genesis;
    /// @inheritdoc IEpochTime
    uint32 public immutable epochLength;
    uint32 private immutable _SETTLEMENT_DELAY;

    constructor(uint40 genesis_, uint32 epochLength_, uint32 settlementDelay) {
        genesis = genesis_;
        epochLength = epochLength_;
        _SETTLEMENT_DELAY = settlementDelay;
    }

    /// @inheritdoc IEpochClock
    function epochAt(uint256 time) external view returns (uint256) {
        if (time < genesis) revert EpochClockBeforeGenesis(time, genesis);
        return (time - genesis) / epochLength;
    }

    /// @inheritdoc IEpochTime
    function epochEnd(uint256 epoch) public view returns (uint256) {
        return genesis + (epoch + 1) * epochLength;
    }

    /// @inheritdoc IEpochClock
    function cutOff(uint256 epoch) external view returns (uint256) {
        return epochEnd(epoch) + _SETTLEMENT_DELAY;
    }
}
