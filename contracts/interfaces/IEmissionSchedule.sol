// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEpochTime} from "./IEpochTime.sol";
import {IVestingMerkleDistributor} from "./IVestingMerkleDistributor.sol";

/// @title Treasury of the program and budget of each epoch
/// @notice Step 7 of the way of the data. Budget of epoch e = min(max(initial × decay^(e − start), floor), share of
/// what the treasury holds), in whole units, rounded down; 0 before the epoch `start`, in which a program gives points
/// only. It is fixed at the later of the epoch's end and the settlement of the epoch before, so that what is funded
/// before an epoch's end counts for it and nothing after does. What an epoch leaves unallocated stays in the treasury.
interface IEmissionSchedule is IEpochTime {
    /// @notice Parameters of the schedule, fixed for ever.
    /// @param initial Units of the epoch `start`.
    /// @param decay Factor per epoch with 18 decimals, at most 1e18.
    /// @param floor Units below which the schedule does not fall.
    /// @param shareCapBps Largest share of the treasury that one epoch may take, in 1/10000.
    /// @param start First epoch with a budget, whatever the treasury holds before.
    struct Curve {
        uint64 initial;
        uint64 decay;
        uint64 floor;
        uint16 shareCapBps;
        uint32 start;
    }

    /// @notice `units` came in; the treasury holds `treasury` units now.
    event Funded(address indexed from, uint64 units, uint64 treasury);

    /// @notice `units` of the `budget` of `epoch` went to the distributor; the treasury holds `treasury` units now.
    event Settled(uint256 indexed epoch, bytes32 indexed root, uint64 units, uint64 budget, uint64 treasury);

    /// @notice The decay is above 1 or the share of the treasury above the whole.
    error EmissionScheduleInvalidCurve();

    /// @notice There is nothing to fund with.
    error EmissionScheduleZeroUnits();

    /// @notice The treasury holds less than 2^64 units.
    error EmissionScheduleTooLarge(uint64 treasury, uint64 units);

    /// @notice The balance grew by `received` instead of `expected` wei.
    error EmissionScheduleUnderfunded(uint256 expected, uint256 received);

    /// @notice Only the budget of `next` is known, and only it can be settled.
    error EmissionScheduleNotNext(uint256 epoch, uint256 next);

    /// @notice The root promises more than the epoch's budget.
    error EmissionScheduleOverBudget(uint256 epoch, uint64 units, uint64 budget);

    /// @notice Pulls `units` × UNIT wei of the reward token from the caller into the treasury. Permissionless.
    function fund(uint64 units) external;

    /// @notice Pays the total of `root` to the distributor and opens the epoch there. Restricted to the oracle.
    function settle(uint256 epoch, bytes32 root) external;

    /// @notice Budget in units of `epoch`, which must be the next to be settled; the value is final once the epoch is
    /// over.
    function budgetOf(uint256 epoch) external view returns (uint64);

    /// @notice initial × decay^(epoch − start) or the floor, whichever is more, in units, before the treasury's share
    /// limits it; 0 before `start`.
    function scheduledOf(uint256 epoch) external view returns (uint64);

    /// @notice Units that the treasury holds by its own books.
    function treasury() external view returns (uint64);

    /// @notice Part of the treasury that came in too late for the next epoch's budget.
    function pending() external view returns (uint64);

    /// @notice The next epoch to be settled.
    function nextEpoch() external view returns (uint256);

    /// @notice Parameters of the schedule.
    function curve() external view returns (Curve memory);

    /// @notice Where settled units go.
    function distributor() external view returns (IVestingMerkleDistributor);
}
