// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IContributionResolver} from "../IContributionResolver.sol";
import {IWorkVerifier} from "./IWorkVerifier.sol";

/// @title Attests what a chain proves by itself
/// @notice Step 2 of the way of the data: a contributor attests for oneself, without any attester. The task says what
/// counts: its mode is on-chain, and its rubric's hash is that of a verifier and its parameters, so that the rules are
/// fixed with the task, before the work is done. This contract has to be an attester of the task, and is trusted with
/// nothing: it attests what the verifier proves, to the account that asks, as one of quantity at full quality.
///
/// Each fact counts once in a task: the evidence is made of the verifier and the fact's key, and the resolver takes the
/// same evidence once. Limits, quota and policy of the task hold as for all work.
interface IOnchainAttester {
    /// @notice An account attested its own work; the attestation has `uid`, and `key` names the fact.
    event SelfAttested(uint64 indexed task, address indexed account, bytes32 uid, IWorkVerifier verifier, bytes32 key);

    /// @notice The task is not verified on chain.
    error OnchainAttesterWrongMode(uint64 task);

    /// @notice The task's rubric is not this verifier with these parameters.
    error OnchainAttesterWrongRubric(uint64 task, bytes32 rubricHash);

    /// @notice Attests work of the caller that the verifier proves.
    /// @dev Reverts with `TaskRegistryUnknownTask`, `OnchainAttesterWrongMode`, `OnchainAttesterWrongRubric`, with the
    /// verifier's errors, and with all errors of the resolver; among them `ContributionResolverEvidenceUsed` for a fact
    /// that counted before, and `ContributionResolverNotAttester` if this contract may not attest the task.
    /// @param task Task of mode on-chain.
    /// @param verifier The verifier that the task names.
    /// @param parameters Its parameters that the task names.
    /// @param proof Which fact shows the work.
    /// @return uid The attestation at EAS.
    function attest(
        uint64 task,
        IWorkVerifier verifier,
        bytes calldata parameters,
        bytes calldata proof
    ) external returns (bytes32 uid);

    /// @notice Hash of the rubric of a task that a verifier with parameters proves.
    function rubricOf(IWorkVerifier verifier, bytes calldata parameters) external pure returns (bytes32);

    /// @notice Where contributions go.
    function contributions() external view returns (IContributionResolver);
}
