// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../interfaces/ICouncil.sol";
import {ICouncilRuled} from "../interfaces/ICouncilRuled.sol";

/// @title Lets the council, and nobody else, decide
/// @notice Serves steps 2, 6, 7 and 8 of the way of the data. The council is no role of the access manager: nobody can
/// grant it or close its functions.
abstract contract CouncilRuled is ICouncilRuled {
    /// @dev Time to notice a question and to bring it before a governor.
    uint32 private constant PREPARATION = 2 days;

    ICouncil private immutable COUNCIL;

    constructor(ICouncil council_) {
        if (address(council_).code.length == 0) revert CouncilRuledInvalidCouncil(address(council_));
        COUNCIL = council_;
    }

    modifier onlyCouncil() {
        _checkCouncil();
        _;
    }

    /// @inheritdoc ICouncilRuled
    function council() public view returns (ICouncil) {
        return COUNCIL;
    }

    /// @dev A council without a process of its own, such as a multisig, is held to no length.
    function _requireTimeToRule(uint32 period) internal view {
        uint32 process = COUNCIL.process();
        if (process != 0 && uint256(process) + PREPARATION > period) revert CouncilRuledPeriodTooShort(period, process);
    }

    function _checkCouncil() internal view {
        if (msg.sender != COUNCIL.council()) revert ICouncil.CouncilUnauthorized(msg.sender);
    }
}
