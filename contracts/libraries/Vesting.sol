// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Linear vesting of one credit
/// @notice Step 7 of the way of the data. Nothing before the cliff, then in proportion to the time since `start`, rounded down, all
/// of it from `start + duration` on. Mirrored bit by bit by `src/engine/vesting.ts`.
library Vesting {
    /// @notice Units vested at `time`. Never falls with time.
    /// @param units Credited units.
    /// @param start Unix seconds from which the credit vests.
    /// @param cliff Seconds after `start` before which nothing is vested; at most `duration`.
    /// @param duration Seconds after `start` at which everything is vested.
    function vested(
        uint64 units,
        uint256 start,
        uint256 time,
        uint32 cliff,
        uint32 duration
    ) internal pure returns (uint256) {
        if (time < start) return 0;
        unchecked {
            // No underflow by the line above; the product stays below 2^96, as elapsed < duration < 2^32 where it is taken.
            uint256 elapsed = time - start;
            if (elapsed >= duration) return units;
            if (elapsed < cliff) return 0;
            return (units * elapsed) / duration;
        }
    }

    /// @notice First second after `time` at which more is vested than at `time`, zero if all is vested.
    function nextUnlock(
        uint64 units,
        uint256 start,
        uint256 time,
        uint32 cliff,
        uint32 duration
    ) internal pure returns (uint256) {
        uint256 before = vested(units, start, time, cliff, duration);
        if (before == units) return 0;
        // Least elapsed time at which floor(units × elapsed / duration) reaches one unit more.
        uint256 elapsed = Math.ceilDiv((before + 1) * duration, units);
        return start + Math.max(elapsed, cliff);
    }
}
