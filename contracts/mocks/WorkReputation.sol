// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The one view of the reputation token that the resolver reads, with figures that it is told
contract WorkReputation {
    mapping(address account => mapping(uint8 domain => uint256 points)) public reputationOf;

    function setReputation(address account, uint8 domain, uint256 points) external {
        reputationOf[account][domain] = points;
    }
}
