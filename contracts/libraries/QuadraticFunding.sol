// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "./Constants.sol";

/// @title Quadratic funding in integers
/// @notice Serves what pays beside step 7 of the way of the data: what donors and a pool give to projects. Roots have
/// nine decimals and are rounded down, each once for a donor and project; everything else is exact up to one division.
/// The same as `matchDonations` of `src/engine/funding` with `rootDecimals` 9 and rounding `down`.
library QuadraticFunding {
    /// @dev What one wei is in subsidies: the square of the scale of roots.
    uint256 internal constant UNIT = 1e18;

    /// @notice √amount × 10^9, rounded down.
    /// @param amount Wei, below 2^96; so the root is below 2^78.
    function root(uint256 amount) internal pure returns (uint256) {
        return Math.sqrt(amount * UNIT);
    }

    /// @notice (Σ√a)² − Σa in units of 10^-18 wei, or zero where the rounding of the roots takes more than there is.
    /// @param roots Σ√a × 10^9, below 2^112.
    /// @param donated Σa in wei, below 2^128.
    function subsidy(uint256 roots, uint256 donated) internal pure returns (uint256) {
        (uint256 square, uint256 own) = (roots * roots, donated * UNIT);
        return square > own ? square - own : 0;
    }

    /// @notice What a project gets if the pool pays subsidies in full, and is shared by them if they exceed it. Rounded
    /// down.
    /// @param pool Wei, below 2^128.
    /// @param own The project's subsidy.
    /// @param total Subsidies of all projects.
    function share(uint256 pool, uint256 own, uint256 total) internal pure returns (uint256) {
        if (own == 0) return 0;
        return Math.mulDiv(Math.min(total / UNIT, pool), own, total);
    }

    /// @notice What a project gets if all subsidies are multiplied by alpha = pool / subsidies, also where the pool
    /// exceeds them. Alpha has 18 decimals; both divisions round down. With its donations a project has
    /// Σa + alpha × ((Σ√a)² − Σa): no term of it is negative.
    /// @param pool Wei, below 2^128.
    /// @param own The project's subsidy.
    /// @param total Subsidies of all projects.
    function shareByAlpha(uint256 pool, uint256 own, uint256 total) internal pure returns (uint256) {
        if (own == 0) return 0;
        // 2^128 × 10^36 is below 2^248
        uint256 alpha = (pool * WAD * UNIT) / total;
        return Math.mulDiv(alpha, own, WAD * UNIT);
    }
}
