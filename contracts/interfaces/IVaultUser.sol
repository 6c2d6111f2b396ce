// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IStakeVault} from "./IStakeVault.sol";

/// @title A contract that locks and slashes bonds
/// @notice Serves steps 3 and 6 of the way of the data.
interface IVaultUser {
    /// @notice Where the bonds are.
    function vault() external view returns (IStakeVault);
}
