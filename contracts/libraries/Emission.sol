// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {BPS, WAD} from "./Constants.sol";

/// @title Geometric decay of an epoch's budget
/// @notice Step 7 of the way of the data. Integers only, every product rounded down. Mirrored bit by bit by
/// `src/engine/mirrors/emission.ts`.
///
/// Powers are taken by squaring in fixed point with 38 decimals, so a decay of few decimals is exact for many epochs.
/// For epochs below 2^32 the error of a power stays below 2^33 × 10^-38 < 2^-93, while two successive powers p and p ×
/// d with p ≥ 2^-64 and a decay d of 18 decimals below 1 differ by more than 2^-91: so the schedule never rises from
/// one epoch to the next.
library Emission {
    uint256 private constant ONE = 1e38;

    /// @notice max(initial × decay^epoch, floor) in units, rounded down; `epoch` counts from the first with a budget.
    /// @param decay Factor per epoch with 18 decimals, at most 1e18.
    function scheduled(uint64 initial, uint64 decay, uint64 floor, uint256 epoch) internal pure returns (uint64) {
        uint256 factor = power(decay * (ONE / WAD), epoch);
        // The cast keeps the value: factor ≤ ONE, so the quotient is at most `initial`.
        return uint64(Math.max((initial * factor) / ONE, floor));
    }

    /// @notice The schedule, limited by `shareCapBps` of what the treasury holds, rounded down.
    function budget(uint64 amount, uint64 treasury, uint16 shareCapBps) internal pure returns (uint64) {
        // The cast keeps the value: both are at most 2^64 - 1, as shareCapBps ≤ 10000.
        return uint64(Math.min(amount, (uint256(treasury) * shareCapBps) / BPS));
    }

    /// @notice base^exponent with 38 decimals; base at most 1.
    function power(uint256 base, uint256 exponent) internal pure returns (uint256 result) {
        result = ONE;
        // No overflow: all values stay at or below 10^38, so products stay at or below 10^76 < 2^253.
        unchecked {
            while (exponent != 0) {
                if (exponent & 1 != 0) result = (result * base) / ONE;
                base = (base * base) / ONE;
                exponent >>= 1;
            }
        }
    }
}
