// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IReputation} from "../interfaces/reputation/IReputation.sol";

/// @title Reads reputation in one domain or in all
/// @notice Step 8 of the way of the data, for what integrates reputation.
library DomainReputation {
    /// @notice In place of a domain: all of them together.
    uint8 internal constant ALL = type(uint8).max;

    /// @notice Decayed points of `account` in `domain`, or over all domains for `ALL`. Reverts with
    /// `ReputationUnknownDomain` for any other number above 7.
    function pointsOf(IReputation token, address account, uint8 domain) internal view returns (uint256) {
        return domain == ALL ? token.totalReputationOf(account) : token.reputationOf(account, domain);
    }
}
