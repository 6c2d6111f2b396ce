// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkVerifier} from "../../interfaces/work/IWorkVerifier.sol";
import {ActivityRecorder} from "./ActivityRecorder.sol";

/// @title Called a contract
/// @notice Step 2 of the way of the data: proves that a contract recorded an action of an account. Parameters:
/// `abi.encode(address recorder, address source, bytes32 action)`. Proof: `abi.encode(uint256 number)`, from 1. Each
/// recorded action counts once; what it is worth is the source's word, so a task should name one whose actions cost
/// something.
contract ActivityVerifier is IWorkVerifier {
    /// @inheritdoc IWorkVerifier
    function verify(
        address account,
        bytes calldata parameters,
        bytes calldata proof
    ) external view returns (bytes32 key) {
        if (parameters.length != 96) revert WorkVerifierInvalidParameters(parameters);
        if (proof.length != 32) revert WorkVerifierUnproven(account, proof);
        (ActivityRecorder recorder, address source, bytes32 action) = abi.decode(
            parameters,
            (ActivityRecorder, address, bytes32)
        );
        uint256 number = abi.decode(proof, (uint256));

        if (number == 0 || number > recorder.countOf(source, action, account)) {
            revert WorkVerifierUnproven(account, proof);
        }
        return keccak256(abi.encode(account, number));
    }
}
