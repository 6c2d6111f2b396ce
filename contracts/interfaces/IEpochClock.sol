// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The fixed periods of a program
/// @notice Epoch `e` is `[genesis + e × length, genesis + (e + 1) × length)`.
interface IEpochClock {
    error EpochClockBeforeGenesis(uint256 time, uint256 genesis);

    /// @notice Unix seconds at which epoch 0 starts.
    function genesis() external view returns (uint40);

    /// @notice Length of an epoch in seconds.
    function epochLength() external view returns (uint32);

    /// @notice Epoch that contains `time`. Reverts with `EpochClockBeforeGenesis` before epoch 0.
    function epochAt(uint256 time) external view returns (uint256);

    /// @notice First second after epoch `epoch`.
    function epochEnd(uint256 epoch) external view returns (uint256);

    /// @notice First second from which contributions of `epoch` can no longer be revoked and its root may be proposed: end + settlement delay.
    function cutOff(uint256 epoch) external view returns (uint256);
}
