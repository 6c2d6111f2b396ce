// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IBindable} from "./IBindable.sol";

/// @title The last call of a deployment
/// @notice Serves steps 2 and 5 to 8 of the way of the data. Checks that all contracts of the program know each
/// other, both ways, and opens the program. Until then it takes no funds, no bonds and no attesters, hence no
/// attestations.
interface IProgramSeal is IBindable {
    /// @notice The contracts agree: the program takes funds, bonds and attesters.
    event ProgramSealed();

    /// @notice The program is not sealed yet.
    error ProgramNotSealed();

    /// @notice `source` names `found` where it should name `expected`.
    error ProgramSealMismatch(address source, address expected, address found);

    /// @notice Checks the program's contracts against each other and opens it, once. By the binder.
    /// @dev Reverts with `ProgramSealMismatch` and as `IBindable` says.
    function seal() external;

    /// @notice Whether the program is open.
    function isSealed() external view returns (bool);
}
