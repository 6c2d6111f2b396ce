// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStakeVault} from "../../interfaces/IStakeVault.sol";
import {IWorkVerifier} from "../../interfaces/work/IWorkVerifier.sol";

/// @title Has a stake in a vault
/// @notice Step 2 of the way of the data: proves that an account has at least an amount bonded now. Parameters:
/// `abi.encode(address vault, uint8 role, uint256 amount, uint256 length)`, the length of periods in seconds, counted
/// from the Unix epoch. No proof. Each account counts once a period; a vault counts only if it holds back what is
/// unbonded for at least a period, so that no token counts for two accounts in the same one.
contract StakeVerifier is IWorkVerifier {
    /// @inheritdoc IWorkVerifier
    function verify(
        address account,
        bytes calldata parameters,
        bytes calldata proof
    ) external view returns (bytes32 key) {
        if (parameters.length != 128) revert WorkVerifierInvalidParameters(parameters);
        (IStakeVault vault, IStakeVault.Role role, uint256 amount, uint256 length) = abi.decode(
            parameters,
            (IStakeVault, IStakeVault.Role, uint256, uint256)
        );
        if (amount == 0 || length == 0 || vault.unbondingDelay() < length) {
            revert WorkVerifierInvalidParameters(parameters);
        }

        if (vault.bondOf(role, account).amount < amount) revert WorkVerifierUnproven(account, proof);
        return keccak256(abi.encode(account, block.timestamp / length));
    }
}
