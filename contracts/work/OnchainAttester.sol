// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IContributionResolver} from "../interfaces/IContributionResolver.sol";
import {ITaskRegistry} from "../interfaces/ITaskRegistry.sol";
import {IOnchainAttester} from "../interfaces/work/IOnchainAttester.sol";
import {IWorkVerifier} from "../interfaces/work/IWorkVerifier.sol";
import {EasAttester} from "./EasAttester.sol";

/// @title Attests what a chain proves by itself
/// @notice Step 2 of the way of the data: a contributor attests for oneself, without any attester.
contract OnchainAttester is IOnchainAttester, EasAttester {
    constructor(IContributionResolver contributions_) EasAttester(contributions_) {}

    /* ATTEST */

    /// @inheritdoc IOnchainAttester
    function attest(
        uint64 task,
        IWorkVerifier verifier,
        bytes calldata parameters,
        bytes calldata proof
    ) external returns (bytes32 uid) {
        _requireRubric(task, verifier, parameters);

        bytes32 key = verifier.verify(msg.sender, parameters, proof);
        // The parameters are part of the task, and the resolver keeps evidence for each task.
        uid = _attest(msg.sender, task, 1, keccak256(abi.encode(verifier, key)));
        emit SelfAttested(task, msg.sender, uid, verifier, key);
    }

    /* VIEWS */

    /// @inheritdoc IOnchainAttester
    function rubricOf(IWorkVerifier verifier, bytes calldata parameters) public pure returns (bytes32) {
        return keccak256(abi.encode(verifier, parameters));
    }

    /// @inheritdoc IOnchainAttester
    function contributions() external view returns (IContributionResolver) {
        return _contributions();
    }

    /* PRIVATE */

    function _requireRubric(uint64 task, IWorkVerifier verifier, bytes calldata parameters) private view {
        ITaskRegistry.Task memory rules = _taskOf(task);
        if (rules.mode != ITaskRegistry.Mode.OnChain) revert OnchainAttesterWrongMode(task);
        bytes32 rubricHash = rubricOf(verifier, parameters);
        if (rules.rubricHash != rubricHash) revert OnchainAttesterWrongRubric(task, rubricHash);
    }
}
