// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IReputationToken} from "assay-protocol/contracts/interfaces/IReputationToken.sol";
import {IVestingMerkleDistributor} from "assay-protocol/contracts/interfaces/IVestingMerkleDistributor.sol";
import {ReputationGate} from "assay-protocol/contracts/reputation/ReputationGate.sol";

/// @title What a dApp's contract does with a program: lets in who has earned it
contract Door is ReputationGate {
    IVestingMerkleDistributor public immutable DISTRIBUTOR;

    constructor(IReputationToken reputation, IVestingMerkleDistributor distributor) ReputationGate(reputation) {
        DISTRIBUTOR = distributor;
    }

    function enter() external view onlyReputed(0, 100) returns (uint256) {
        return DISTRIBUTOR.releasableOf(msg.sender);
    }
}
