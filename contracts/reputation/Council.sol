// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Who the council of a program is
/// @notice Serves steps 2, 6, 7 and 8 of the way of the data: the one place that says whose rulings count.
contract Council is ICouncil, AccessManaged {
    uint32 private immutable NOTICE;
    uint32 private immutable PROCESS;

    /// @dev The council until `_from`; for good while that is zero.
    address private _sitting;
    uint40 private _from;
    /// @dev The council from `_from` on.
    address private _successor;

    constructor(address authority, address sitting, uint32 notice_, uint32 process_) AccessManaged(authority) {
        if (sitting == address(0) || notice_ == 0) revert CouncilInvalidTerms(sitting, notice_);
        _sitting = sitting;
        NOTICE = notice_;
        PROCESS = process_;
    }

    /* SUCCEED */

    /// @inheritdoc ICouncil
    function announce(address successor) external {
        address sitting = council();
        // The sitting council or governance: AccessManaged's modifier cannot say "or".
        if (msg.sender != sitting) _checkCanCall(msg.sender, msg.data);
        if (successor == address(0) || successor == sitting) revert CouncilInvalidSuccessor(successor);
        if (_isAnnounced()) revert CouncilAlreadyAnnounced(_successor, _from);

        uint40 from = UnixTime.narrow(block.timestamp + NOTICE);
        (_sitting, _from, _successor) = (sitting, from, successor);
        emit SuccessionAnnounced(sitting, successor, from);
    }

    /// @inheritdoc ICouncil
    function cancel() external {
        if (msg.sender != council()) revert CouncilUnauthorized(msg.sender);
        if (!_isAnnounced()) revert CouncilNothingAnnounced();

        address successor = _successor;
        (_from, _successor) = (0, address(0));
        emit SuccessionCancelled(msg.sender, successor);
    }

    /* VIEWS */

    /// @inheritdoc ICouncil
    function council() public view returns (address) {
        return _from == 0 || block.timestamp < _from ? _sitting : _successor;
    }

    /// @inheritdoc ICouncil
    function succession() external view returns (address successor, uint40 from) {
        return _isAnnounced() ? (_successor, _from) : (address(0), 0);
    }

    /// @inheritdoc ICouncil
    function notice() external view returns (uint32) {
        return NOTICE;
    }

    /// @inheritdoc ICouncil
    function process() external view returns (uint32) {
        return PROCESS;
    }

    /* PRIVATE */

    /// @dev Zero is never later than now.
    function _isAnnounced() private view returns (bool) {
        return block.timestamp < _from;
    }
}
