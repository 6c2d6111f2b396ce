// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IReputation} from "./reputation/IReputation.sol";

/// @title What reputation multiplies a reward by
/// @notice Step 8 of the way of the data. A table of steps, fixed at deployment, that a pool for staking or liquidity
/// mining reads; with no step reached the multiplier is 1, and it is never above 10. Reputation fades: a pool keeps the
/// boosted amount it last counted and lets anyone refresh it (see `BoostedPoolMock` among the tests' contracts).
interface IReputationMultiplier {
    /// @notice From `min` decayed points on, the multiplier is `bps` / 10000.
    /// @param min Decayed points, above those of the step before.
    /// @param bps Basis points, at least those of the step before.
    struct Step {
        uint128 min;
        uint128 bps;
    }

    /// @notice Domains are 0..7, or 255 for all together.
    error ReputationMultiplierInvalidDomain(uint8 domain);

    /// @notice Steps ascend in `min` from above 0 and do not descend in `bps`, from 10000 to at most 100000.
    error ReputationMultiplierInvalidStep(uint256 index, Step step);

    /// @notice Amounts are below 2^128.
    error ReputationMultiplierTooLarge(uint256 amount);

    /// @notice `amount` times the multiplier of `account`, now, rounded down.
    /// @dev Reverts with `ReputationMultiplierTooLarge` for an amount of 2^128 or more.
    function boosted(address account, uint256 amount) external view returns (uint256);

    /// @notice Multiplier of `account`, now, in basis points; 10000 is 1.
    function multiplierOf(address account) external view returns (uint256);

    /// @notice The table, lowest step first.
    function steps() external view returns (Step[] memory);

    /// @notice Where reputation is read.
    function reputation() external view returns (IReputation);

    /// @notice The domain that counts, or 255 for all together.
    function domain() external view returns (uint8);
}
