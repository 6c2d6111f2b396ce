// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title The fixed periods of a program
/// @notice Underlies steps 2 to 8 of the way of the data. Epoch `e` is
/// `[genesis + e × length, genesis + (e + 1) × length)`.
interface IEpochTime {
    /// @notice Epochs must be at least `minimum` seconds long.
    error EpochTimeLengthTooShort(uint32 length, uint32 minimum);

    /// @notice Epochs are numbered in 32 bits; this one would end beyond any time that is counted here.
    error EpochTimeBeyondTime(uint256 epoch);

    /// @notice Unix seconds at which epoch 0 starts.
    function genesis() external view returns (uint40);

    /// @notice Length of an epoch in seconds.
    function epochLength() external view returns (uint32);

    /// @notice First second after epoch `epoch`. Reverts with `EpochTimeBeyondTime` from epoch 2^32 on.
    function epochEnd(uint256 epoch) external view returns (uint256);
}
