// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Linear vesting of one credit
/// @notice Step 7 of the way of the data. Nothing before the cliff, then in proportion to the time since the start, all
/// of it once `duration` has passed. Amounts are kept in unit-seconds, units × seconds counted, so that they add up
/// without rounding; dividing a sum of them by the duration, rounded down, gives the vested units. Mirrored bit by bit
/// by `src/engine/mirrors/vesting.ts`.
library Vesting {
    /// @notice Seconds that count for a credit at `time`, out of `duration`. Never falls with time.
    /// @param start Unix seconds from which the credit vests.
    /// @param cliff Seconds after `start` before which nothing counts; at most `duration`.
    function counted(uint256 start, uint256 time, uint256 cliff, uint256 duration) internal pure returns (uint256) {
        if (time < start) return 0;
        unchecked {
            // No underflow by the line above.
            uint256 elapsed = time - start;
            if (elapsed >= duration) return duration;
            return elapsed < cliff ? 0 : elapsed;
        }
    }

    /// @notice Units of one credit vested at `time`, rounded down.
    function vested(
        uint64 units,
        uint256 start,
        uint256 time,
        uint256 cliff,
        uint256 duration
    ) internal pure returns (uint256) {
        uint256 secs = counted(start, time, cliff, duration);
        return secs == duration ? units : (units * secs) / duration;
    }
}
