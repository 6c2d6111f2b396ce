// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title A contract that learns its partners after its deployment, once
/// @notice Serves every step of the way of the data. Contracts that need each other's address cannot all get it in
/// their constructors. The binder, named in the constructor, gives what is missing in one call; afterwards nobody can
/// change it.
interface IBindable {
    /// @notice The binder is the zero address.
    error BindableInvalidBinder();

    /// @notice `caller` is not the binder.
    error BindableUnauthorized(address caller);

    /// @notice The partners were set before.
    error BindableAlreadyBound();

    /// @notice A partner is the zero address.
    error BindableInvalidPartner();

    /// @notice The account that may bind, once. It has no other power.
    function binder() external view returns (address);

    /// @notice Whether the partners are set, for good.
    function isBound() external view returns (bool);
}
