// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Unix seconds in 40 bits
/// @notice Serves all steps of the way of the data: times are stored in 40 bits, which hold the next 34,000 years.
library UnixTime {
    /// @notice The time of this block.
    function current() internal view returns (uint40) {
        return narrow(block.timestamp);
    }

    /// @notice `time`, which is that of a block, or later by a few terms of 32 bits: such times fit 40 bits.
    function narrow(uint256 time) internal pure returns (uint40) {
        return uint40(time);
    }
}
