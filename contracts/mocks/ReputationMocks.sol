// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @dev OpenZeppelin's manager, for tests that need roles.
contract ReputationAccessManager is AccessManager {
    constructor(address admin) AccessManager(admin) {}
}

/// @dev The part of the oracle that reputation reads; the test sets roots.
contract ReputationOracleMock {
    uint40 public immutable genesis;
    uint32 public immutable epochLength;
    mapping(uint256 epoch => bytes32 root) public rootOf;

    constructor(uint40 genesis_, uint32 epochLength_) {
        genesis = genesis_;
        epochLength = epochLength_;
    }

    function setRoot(uint256 epoch, bytes32 root) external {
        rootOf[epoch] = root;
    }

    function epochEnd(uint256 epoch) external view returns (uint256) {
        return genesis + (epoch + 1) * epochLength;
    }
}
