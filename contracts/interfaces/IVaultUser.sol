// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IStakeVault} from "./IStakeVault.sol";

/// @title A contract that locks and slashes bonds
interface IVaultUser {
    /// @notice Where the bonds are.
    function vault() external view returns (IStakeVault);
}
