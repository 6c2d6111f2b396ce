// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEpochTime} from "./IEpochTime.sol";

/// @title Which epoch it is, and when its contributions are closed
/// @notice Serves steps 2 to 6 of the way of the data: the contracts that count contributions ask the oracle by this
/// interface.
interface IEpochClock is IEpochTime {
    /// @notice No epoch contains `time`, as the first starts at `genesis` (both Unix seconds).
    error EpochClockBeforeGenesis(uint256 time, uint256 genesis);

    /// @notice Epoch that contains `time`. Reverts with `EpochClockBeforeGenesis` before epoch 0.
    function epochAt(uint256 time) external view returns (uint256);

    /// @notice First second from which contributions of `epoch` can no longer be revoked and its root may be proposed:
    /// end + settlement delay. Reverts with `EpochTimeBeyondTime` as `epochEnd` does.
    function cutOff(uint256 epoch) external view returns (uint256);
}
