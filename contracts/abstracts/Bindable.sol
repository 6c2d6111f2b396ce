// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBindable} from "../interfaces/IBindable.sol";

/// @title Partners that are set once
/// @notice Underlies steps 5 to 8 of the way of the data: what a contract may do to another is no role that somebody
/// could grant.
abstract contract Bindable is IBindable {
    address private immutable BINDER;

    bool private _bound;

    constructor(address binder_) {
        if (binder_ == address(0)) revert BindableInvalidBinder();
        BINDER = binder_;
    }

    /// @dev Lets the binder through, once.
    modifier binds() {
        if (msg.sender != BINDER) revert BindableUnauthorized(msg.sender);
        if (_bound) revert BindableAlreadyBound();
        _bound = true;
        _;
    }

    /// @inheritdoc IBindable
    function binder() external view returns (address) {
        return BINDER;
    }

    /// @inheritdoc IBindable
    function isBound() public view returns (bool) {
        return _bound;
    }

    function _requirePartner(address partner) internal pure {
        if (partner == address(0)) revert BindableInvalidPartner();
    }
}
