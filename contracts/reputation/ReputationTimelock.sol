// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Where decisions wait before they are executed
/// @notice Step 8 of the way of the data. OpenZeppelin's timelock as it is, under a name of this project so that it is
/// built and deployed with it.
contract ReputationTimelock is TimelockController {
    constructor(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) TimelockController(minDelay, proposers, executors, admin) {}
}
