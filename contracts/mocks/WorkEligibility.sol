// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";

/// @title A policy that accepts whom it is told to
contract WorkEligibility is IEligibilityPolicy {
    /// @inheritdoc IEligibilityPolicy
    mapping(address account => bool eligible) public isEligible;

    function setEligible(address account, bool eligible) external {
        isEligible[account] = eligible;
    }
}
