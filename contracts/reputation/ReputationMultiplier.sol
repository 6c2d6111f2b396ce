// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IReputationMultiplier} from "../interfaces/IReputationMultiplier.sol";
import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {BPS, DOMAINS} from "../libraries/Constants.sol";
import {DomainReputation} from "../libraries/DomainReputation.sol";

/// @title What reputation multiplies a reward by
/// @notice Step 8 of the way of the data: reputation for other contracts.
contract ReputationMultiplier is IReputationMultiplier {
    /// @dev The cap of every multiplier: ten, as of weights and tiers in a program's rules.
    uint128 private constant MAX_BPS = 10 * uint128(BPS);

    IReputation private immutable REPUTATION;
    uint8 private immutable DOMAIN;

    Step[] private _steps;

    /// @dev Steps ascend in `min` and do not descend in `bps`, the first is worth no less than 1, the last no more than
    /// 10.
    constructor(IReputation reputation_, uint8 domain_, Step[] memory steps_) {
        if (domain_ >= DOMAINS && domain_ != DomainReputation.ALL) revert ReputationMultiplierInvalidDomain(domain_);
        REPUTATION = reputation_;
        DOMAIN = domain_;

        Step memory last = Step(0, BPS);
        for (uint256 i = 0; i < steps_.length; ++i) {
            if (steps_[i].min <= last.min || steps_[i].bps < last.bps || steps_[i].bps > MAX_BPS) {
                revert ReputationMultiplierInvalidStep(i, steps_[i]);
            }
            last = steps_[i];
            _steps.push(last);
        }
    }

    /// @inheritdoc IReputationMultiplier
    function boosted(address account, uint256 amount) external view returns (uint256) {
        if (amount > type(uint128).max) revert ReputationMultiplierTooLarge(amount);
        return (amount * multiplierOf(account)) / BPS;
    }

    /// @inheritdoc IReputationMultiplier
    function multiplierOf(address account) public view returns (uint256) {
        uint256 points = DomainReputation.pointsOf(REPUTATION, account, DOMAIN);
        for (uint256 i = _steps.length; i > 0; --i) {
            if (points >= _steps[i - 1].min) return _steps[i - 1].bps;
        }
        return BPS;
    }

    /// @inheritdoc IReputationMultiplier
    function steps() external view returns (Step[] memory) {
        return _steps;
    }

    /// @inheritdoc IReputationMultiplier
    function reputation() external view returns (IReputation) {
        return REPUTATION;
    }

    /// @inheritdoc IReputationMultiplier
    function domain() external view returns (uint8) {
        return DOMAIN;
    }
}
