// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IBindable} from "./IBindable.sol";
import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IReputationToken} from "./IReputationToken.sol";

/// @title Where decisions wait before they are executed, and who may stop or replace them
/// @notice Step 8 of the way of the data. Three rules on top of OpenZeppelin's timelock:
///
/// *Hand-over.* The timelock takes over the administration of the program once there is something to govern: not while
/// the supply of reputation is below the token's floor.
///
/// *Veto.* The council can cancel any operation until `vetoEnds`: the later of a fixed date and `vetoPeriod` after the
/// hand-over.
///
/// *Interim.* Reputation that nobody renews fades below the floor, and then no vote can pass. The council can announce
/// that it acts in place of the votes, and may propose to this timelock `absence` seconds later, unless anyone shows a
/// time since the announcement at which supply reached the floor. Showing one ends an interim that has begun, too.
/// Votes that come back find their powers: an interim council can neither change who may propose here nor give the
/// administration away. Of the access manager it may call `grantRole` and `revokeRole` only, for roles that the
/// timelock does not have itself.
interface IReputationTimelock is ICouncilRuled, IBindable {
    /// @notice Terms of a timelock, fixed for ever.
    /// @param manager Access manager of the program.
    /// @param reputation Whose supply and floor count.
    /// @param vetoUntil Unix seconds until which the council can veto at least.
    /// @param vetoPeriod Seconds after the hand-over for which it can.
    /// @param absence Seconds from the announcement of an interim to its start.
    struct Terms {
        IAccessManager manager;
        IReputationToken reputation;
        uint40 vetoUntil;
        uint32 vetoPeriod;
        uint32 absence;
    }

    /// @notice The timelock administers the program; the council can veto until `vetoEnds`.
    event HandedOver(uint256 supply, uint256 vetoEnds);

    /// @notice `council` acts in place of the votes from `from` on, unless there turns out to be a quorum.
    event InterimAnnounced(address indexed council, uint40 from);

    /// @notice At `timepoint` the supply reached the floor: the votes govern.
    event InterimRefuted(uint256 timepoint, uint256 supply);

    /// @notice A delay or period is zero.
    error ReputationTimelockInvalidTerms();

    /// @notice The hand-over was at `handedOverAt` (Unix seconds).
    error ReputationTimelockAlreadyHandedOver(uint40 handedOverAt);

    /// @notice The program is not handed over yet: its administrator can act.
    error ReputationTimelockNotHandedOver();

    /// @notice The access manager has not made the timelock its administrator.
    error ReputationTimelockNotAdministrator();

    /// @notice There is, or was at the time shown, too little supply to govern with.
    error ReputationTimelockBelowFloor(uint256 supply, uint256 floor);

    /// @notice There is enough supply for votes to pass.
    error ReputationTimelockAboveFloor(uint256 supply, uint256 floor);

    /// @notice An interim is announced for `from` (Unix seconds), or has begun.
    error ReputationTimelockInterimAlreadyAnnounced(uint40 from);

    /// @notice There is no interim to end.
    error ReputationTimelockInterimNotAnnounced();

    /// @notice Only times from the announcement on tell anything.
    error ReputationTimelockBeforeAnnouncement(uint256 timepoint, uint40 announcedAt);

    /// @notice Votes could not take back what an interim council would do by calling `selector` of `target`.
    error ReputationTimelockBeyondInterim(address target, bytes4 selector);

    /// @notice Names the governor, the only one that may propose and cancel, and opens execution to everyone. By the
    /// binder, once.
    /// @dev Reverts with `BindableUnauthorized`, `BindableAlreadyBound` and `BindableInvalidPartner`.
    function bind(address governor) external;

    /// @notice Records that the timelock administers the program, once. Permissionless.
    /// @dev Reverts with `ReputationTimelockAlreadyHandedOver`, `ReputationTimelockNotAdministrator` and
    /// `ReputationTimelockBelowFloor`.
    function handOver() external;

    /// @notice Announces that the council acts in place of the votes. By the council, after the hand-over, while supply
    /// is below the floor.
    /// @dev Reverts with `ReputationTimelockNotHandedOver`, `ReputationTimelockInterimAlreadyAnnounced` and
    /// `ReputationTimelockAboveFloor`.
    function announceInterim() external;

    /// @notice Ends an interim, announced or begun, by a past time since its announcement at which supply reached the
    /// floor. Permissionless.
    /// @dev Reverts with `ReputationTimelockInterimNotAnnounced`, `ReputationTimelockBeforeAnnouncement` and
    /// `ReputationTimelockBelowFloor`.
    function refuteInterim(uint256 timepoint) external;

    /// @notice Unix seconds of the hand-over, 0 before.
    function handedOverAt() external view returns (uint40);

    /// @notice Unix seconds until which the council can veto; the largest number before the hand-over.
    function vetoEnds() external view returns (uint256);

    /// @notice Unix seconds of the announcement and of the start of an interim; zeros if none is announced.
    function interim() external view returns (uint40 announcedAt, uint40 from);

    /// @notice Whether the council may propose in place of the governor now.
    function isInterim() external view returns (bool);

    /// @notice Terms of the timelock.
    function terms() external view returns (Terms memory);
}
