// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title What a chain can prove by itself
/// @notice Step 2 of the way of the data. A verifier knows one kind of fact and holds no state of its own: the same
/// account, parameters and proof give the same answer as long as the fact stands.
interface IWorkVerifier {
    /// @notice The parameters are not those of this verifier.
    error WorkVerifierInvalidParameters(bytes parameters);

    /// @notice The account did not do what the parameters ask for, or the proof shows something else.
    error WorkVerifierUnproven(address account, bytes proof);

    /// @notice Proves that `account` did the work. Reverts with `WorkVerifierInvalidParameters`,
    /// `WorkVerifierUnproven` or an error of the contract that it reads.
    /// @param account The contributor.
    /// @param parameters What the task asks for, as the verifier documents it.
    /// @param proof Which fact shows it, as the verifier documents it.
    /// @return key Names the fact: the same fact has the same key whoever shows it and however often, so that it counts
    /// once in a task.
    function verify(
        address account,
        bytes calldata parameters,
        bytes calldata proof
    ) external view returns (bytes32 key);
}
