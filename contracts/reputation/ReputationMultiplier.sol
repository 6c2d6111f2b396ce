// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {BPS, DOMAINS} from "../libraries/Constants.sol";
import {DomainReputation} from "../libraries/DomainReputation.sol";

/// @title What reputation multiplies a reward by
/// @notice Step 8 of the way of the data. A table of steps, fixed at deployment, that a staking pool reads; with no
/// step reached the multiplier is 1. Reputation fades: a pool keeps the boosted amount it last counted and lets anyone
/// refresh it (see `BoostedPoolMock` among the tests' contracts).
contract ReputationMultiplier {
    /// @notice From `min` decayed points on, the multiplier is `bps` / 10000.
    struct Step {
        uint128 min;
        uint128 bps;
    }

    IReputationToken private immutable REPUTATION;
    uint8 private immutable DOMAIN;

    Step[] private _steps;

    error ReputationMultiplierInvalidDomain(uint8 domain);
    error ReputationMultiplierInvalidStep(uint256 index, Step step);
    error ReputationMultiplierTooLarge(uint256 amount);

    /// @dev Steps ascend in `min` and do not descend in `bps`, the first is worth no less than 1.
    constructor(IReputationToken reputation_, uint8 domain_, Step[] memory steps_) {
        if (domain_ >= DOMAINS && domain_ != DomainReputation.ALL) revert ReputationMultiplierInvalidDomain(domain_);
        REPUTATION = reputation_;
        DOMAIN = domain_;

        Step memory last = Step(0, BPS);
        for (uint256 i = 0; i < steps_.length; ++i) {
            if (steps_[i].min <= last.min || steps_[i].bps < last.bps) {
                revert ReputationMultiplierInvalidStep(i, steps_[i]);
            }
            last = steps_[i];
            _steps.push(last);
        }
    }

    /// @notice `amount` times the multiplier of `account`, rounded down. Reverts with `ReputationMultiplierTooLarge`
    /// for an amount of 2^128 or more.
    function boosted(address account, uint256 amount) external view returns (uint256) {
        if (amount > type(uint128).max) revert ReputationMultiplierTooLarge(amount);
        return (amount * multiplierOf(account)) / BPS;
    }

    /// @notice Multiplier of `account`, now, in basis points; 10000 is 1.
    function multiplierOf(address account) public view returns (uint256) {
        uint256 points = DomainReputation.pointsOf(REPUTATION, account, DOMAIN);
        for (uint256 i = _steps.length; i > 0; --i) {
            if (points >= _steps[i - 1].min) return _steps[i - 1].bps;
        }
        return BPS;
    }

    /// @notice The table.
    function steps() external view returns (Step[] memory) {
        return _steps;
    }

    /// @notice Where reputation is read.
    function reputation() external view returns (IReputationToken) {
        return REPUTATION;
    }

    /// @notice The domain that counts, or 255 for all together.
    function domain() external view returns (uint8) {
        return DOMAIN;
    }
}
