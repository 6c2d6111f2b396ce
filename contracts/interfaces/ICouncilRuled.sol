// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICouncil} from "./ICouncil.sol";

/// @title A contract in which the council decides something
/// @notice Serves steps 1, 3, 6 and 8 of the way of the data.
interface ICouncilRuled {
    /// @notice `council` is not a contract that names one.
    error CouncilRuledInvalidCouncil(address council);

    /// @notice A governor as council takes `process` seconds to decide and could not keep to `period`.
    error CouncilRuledPeriodTooShort(uint32 period, uint32 process);

    /// @notice Where this contract reads who the council is; fixed for ever.
    function council() external view returns (ICouncil);
}
