// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IBatchAnchor} from "./IBatchAnchor.sol";
import {IBindable} from "./IBindable.sol";
import {IContributionResolver} from "./IContributionResolver.sol";
import {IEpochOracle} from "./IEpochOracle.sol";
import {IEpochTime} from "./IEpochTime.sol";
import {IVestingMerkleDistributor} from "./IVestingMerkleDistributor.sol";

/// @title Treasury of the program and budget of each epoch
/// @notice Step 7 of the way of the data. Budget of epoch e = min(max(initial × decay^(e − start), floor), share of
/// what the treasury holds), in whole units, rounded down; 0 before the epoch `start`, in which a program gives points
/// only. It is fixed at the later of the epoch's cut-off and the settlement of the epoch before: what comes in later
/// counts for the epoch after. What an epoch leaves unallocated stays in the treasury.
///
/// Two ways lead out of the treasury. A final root moves its total to the distributor. And a program that has died is
/// wound down: once no root has paid for `idlePeriod`, anyone announces it, and 60 days later anyone sends what is left
/// to `remainderTo`, unless a proposal is open or somebody showed work that still waits for its root. What is vesting
/// is elsewhere and goes on.
interface IEmissionSchedule is IEpochTime, IBindable {
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

    /// @notice The schedule knows its oracle, and where work is counted, for good.
    event ScheduleBound(address indexed oracle, address indexed resolver, address indexed anchor);

    /// @notice `units` came in; the treasury holds `treasury` units now.
    event Funded(address indexed from, uint64 units, uint64 treasury);

    /// @notice `units` of the `budget` of `epoch` went to the distributor; the treasury holds `treasury` units now.
    event Settled(uint256 indexed epoch, bytes32 indexed root, uint64 units, uint64 budget, uint64 treasury);

    /// @notice `units` that nobody had funded, such as penalties and plain transfers, are funding now.
    event SurplusBooked(address indexed caller, uint64 units, uint64 treasury);

    /// @notice The program is wound down from `from` on, unless it comes to life before.
    event WindDownAnnounced(address indexed caller, uint40 from);

    /// @notice Work of the open `epoch` was shown: the announcement is off.
    event WindDownRefuted(address indexed caller, uint256 indexed epoch);

    /// @notice All that the schedule held, `amount` wei, went to `remainderTo`.
    event WoundDown(address indexed remainderTo, uint256 amount);

    /// @notice The curve gives nothing, rises above its start, takes more than all, or its floor is above its start.
    error EmissionScheduleInvalidCurve();

    /// @notice The remainder would go to the zero address, the deployer or the binder.
    error EmissionScheduleInvalidRemainder(address remainderTo);

    /// @notice Only the oracle may settle.
    error EmissionScheduleUnauthorized(address caller);

    /// @notice There is no whole unit beyond the books.
    error EmissionScheduleNoSurplus();

    /// @notice Never funded, or paid within the idle period: winding down may be announced from `from` on, never if
    /// that is 0.
    error EmissionScheduleNotIdle(uint256 from);

    /// @notice Winding down is announced for `from` (Unix seconds).
    error EmissionScheduleWindDownAlreadyAnnounced(uint40 from);

    /// @notice Announced, but not before `from`; or not announced, if that is 0.
    error EmissionScheduleWindDownNotDue(uint256 from);

    /// @notice A proposed or disputed root may still pay.
    error EmissionScheduleProposalOpen(uint256 epoch);

    /// @notice `epoch` is not over, is final already, or has no work.
    error EmissionScheduleNoOpenWork(uint256 epoch);

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

    /// @notice Names the oracle and the contracts that count work. By the binder, once.
    /// @dev Reverts with `BindableUnauthorized`, `BindableAlreadyBound` and `BindableInvalidPartner`.
    function bind(IEpochOracle oracle, IContributionResolver resolver, IBatchAnchor anchor) external;

    /// @notice Pulls `units` × UNIT wei of the reward token from the caller into the treasury. Permissionless, once the
    /// program is sealed.
    /// @dev Reverts with `EmissionScheduleZeroUnits`, `ProgramNotSealed`, `EmissionScheduleTooLarge` and
    /// `EmissionScheduleUnderfunded`.
    function fund(uint64 units) external;

    /// @notice Books the whole units that the schedule holds beyond its books as funding. Permissionless, once the
    /// program is sealed.
    /// @dev Reverts with `EmissionScheduleNoSurplus`, `ProgramNotSealed` and `EmissionScheduleTooLarge`.
    /// @return units Units booked.
    function bookSurplus() external returns (uint64 units);

    /// @notice Pays the total of `root` to the distributor and opens the epoch there. For the oracle alone.
    /// @dev Reverts with `EmissionScheduleUnauthorized`, `EmissionScheduleNotNext` and `EmissionScheduleOverBudget`.
    function settle(uint256 epoch, bytes32 root) external;

    /// @notice Announces that the program is wound down in 60 days. Permissionless, once no root has paid for
    /// `idlePeriod`.
    /// @dev Reverts with `EmissionScheduleNotIdle` and `EmissionScheduleWindDownAlreadyAnnounced`.
    function announceWindDown() external;

    /// @notice Takes an announcement back, because the resolver counts work in `epoch`, which is over and not final.
    /// Permissionless.
    /// @dev Reverts with `EmissionScheduleWindDownNotDue(0)` if nothing is announced and `EmissionScheduleNoOpenWork`.
    function refuteWindDown(uint256 epoch) external;

    /// @notice As `refuteWindDown`, because of a batch that is anchored and not revoked.
    /// @dev Reverts as `refuteWindDown`.
    function refuteWindDownByBatch(uint256 batchId) external;

    /// @notice Sends everything to `remainderTo`. Permissionless, 60 days after the announcement; afterwards again, for
    /// what comes in late.
    /// @dev Reverts with `EmissionScheduleWindDownNotDue` and `EmissionScheduleProposalOpen`.
    /// @return amount Wei sent.
    function windDown() external returns (uint256 amount);

    /// @notice Budget in units of `epoch`, which must be the next to be settled; the value is final from its cut-off
    /// on. 0 once wound down.
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

    /// @notice Unix seconds from which winding down may be announced if no root pays before; 0 before the first
    /// funding.
    function idleFrom() external view returns (uint256);

    /// @notice Seconds without a paying root after which the program counts as dead: a year, or 52 epochs if that is
    /// shorter, at least 180 days.
    function idlePeriod() external view returns (uint32);

    /// @notice Unix seconds from which an announced winding down may be done, 0 if none is announced.
    function windDownFrom() external view returns (uint40);

    /// @notice Whether the program is wound down.
    function isWoundDown() external view returns (bool);

    /// @notice Who gets what a dead program leaves.
    function remainderTo() external view returns (address);

    /// @notice The oracle, zero before the schedule is bound.
    function oracle() external view returns (IEpochOracle);

    /// @notice Where settled units go.
    function distributor() external view returns (IVestingMerkleDistributor);
}
