// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {DomainReputation} from "../libraries/DomainReputation.sol";

/// @title Lets accounts in by their reputation
/// @notice Step 8 of the way of the data. Inherit it and put `onlyReputed(domain, points)` on a function. Reputation
/// fades, so a door that was open closes again for those who stop.
abstract contract ReputationGate {
    IReputation private immutable REPUTATION;

    /// @notice The account has `points` decayed points in the domain, fewer than `required`.
    error ReputationGateTooLow(address account, uint8 domain, uint256 points, uint256 required);

    constructor(IReputation reputation_) {
        REPUTATION = reputation_;
    }

    /// @notice Reverts with `ReputationGateTooLow` unless the caller has `required` decayed points in `domain`, or over
    /// all for `DomainReputation.ALL`.
    modifier onlyReputed(uint8 domain, uint256 required) {
        _requireReputed(msg.sender, domain, required);
        _;
    }

    /// @notice Where reputation is read.
    function reputation() public view returns (IReputation) {
        return REPUTATION;
    }

    function _requireReputed(address account, uint8 domain, uint256 required) internal view {
        uint256 points = DomainReputation.pointsOf(REPUTATION, account, domain);
        if (points < required) revert ReputationGateTooLow(account, domain, points, required);
    }
}
