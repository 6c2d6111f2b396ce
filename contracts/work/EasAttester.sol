// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    AttestationRequestData,
    IEAS
} from "@ethereum-attestation-service/eas-contracts/contracts/IEAS.sol";
import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {BPS} from "../libraries/Constants.sol";
import {Work} from "../libraries/Work.sol";

/// @title A contract that attests contributions
/// @notice Step 2 of the way of the data, for contracts that are attesters themselves. They cannot revoke.
abstract contract EasAttester {
    IContributionResolver private immutable CONTRIBUTIONS;
    ITaskRegistry private immutable REGISTRY;
    IEAS private immutable EAS;
    bytes32 private immutable SCHEMA;

    constructor(IContributionResolver contributions_) {
        CONTRIBUTIONS = contributions_;
        REGISTRY = contributions_.registry();
        EAS = contributions_.eas();
        SCHEMA = contributions_.schema();
    }

    /* INTERNAL */

    /// @dev Attests work at full quality. The resolver has the last word on it.
    function _attest(address account, uint64 task, uint32 quantity, bytes32 evidence) internal returns (bytes32 uid) {
        AttestationRequestData memory data = AttestationRequestData({
            recipient: account,
            expirationTime: 0,
            revocable: true,
            refUID: 0,
            data: abi.encode(Work.pack(task, quantity, BPS), evidence),
            value: 0
        });
        return EAS.attest(AttestationRequest({schema: SCHEMA, data: data}));
    }

    function _contributions() internal view returns (IContributionResolver) {
        return CONTRIBUTIONS;
    }

    function _taskOf(uint64 task) internal view returns (ITaskRegistry.Task memory) {
        return REGISTRY.taskOf(task);
    }
}
