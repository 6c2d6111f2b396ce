// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IEpochOracle} from "./IEpochOracle.sol";

/// @title Registry of the kinds of work that a program rewards
/// @notice Step 1 of the way of the data. A task is immutable once created: a change is a new task, so that rules are
/// fixed before the work is done. Only closing, and the set of accounts allowed to attest, can change. What is new
/// counts after a notice, in which the council can cancel it and everybody see it.
interface ITaskRegistry {
    /// @notice How a task's contributions are verified.
    enum Mode {
        Attested,
        Reviewed,
        OnChain
    }

    /// @notice Rules of one task. In limits 0 means "no limit"; a `knee` of 0 means linear.
    /// @param domain Field of expertise, 0..7.
    /// @param mode How contributions are verified.
    /// @param points Points of one unit of quantity at full quality; not zero.
    /// @param maxPerWindow Accepted contributions per account and window; needs `window` and `policy`.
    /// @param window Length of a window in seconds; windows are fixed, counted from the Unix epoch.
    /// @param maxPerEpoch Accepted contributions per account and epoch; needs `policy`.
    /// @param epochQuota Accepted contributions over all accounts in an epoch.
    /// @param minQuality Lowest quality accepted, 0..10000.
    /// @param opensAt Unix seconds from which contributions are accepted.
    /// @param closesAt Unix seconds from which contributions are refused; 0 means never.
    /// @param reputationDomain Domain of `minReputation`.
    /// @param minReputation Least decayed points that a contributor must hold in `reputationDomain`.
    /// @param knee Points per account and epoch above which the reward curve diminishes; needs `policy`.
    /// @param policy Eligibility policy, or zero for none.
    /// @param rubricHash Hash of the rubric by which the work is judged.
    // Never stored: calldata and memory give every field a word.
    // solhint-disable-next-line gas-struct-packing
    struct Task {
        uint8 domain;
        Mode mode;
        uint32 points;
        uint32 maxPerWindow;
        uint32 window;
        uint32 maxPerEpoch;
        uint32 epochQuota;
        uint16 minQuality;
        uint40 opensAt;
        uint40 closesAt;
        uint8 reputationDomain;
        uint32 minReputation;
        uint32 knee;
        address policy;
        bytes32 rubricHash;
    }

    /// @notice What every gate needs of a task and an attester, in one call.
    /// @param attesterAllowed Whether the attester that was asked about may attest contributions of the task.
    struct Gate {
        uint32 points;
        uint32 maxPerWindow;
        uint32 window;
        uint32 maxPerEpoch;
        uint32 epochQuota;
        uint16 minQuality;
        uint40 opensAt;
        uint40 closesAt;
        uint8 reputationDomain;
        uint32 minReputation;
        address policy;
        bool attesterAllowed;
    }

    /// @notice A task was created. Carries all that recomputation needs.
    event TaskCreated(uint64 indexed id, Task task, string rubricURI);

    /// @notice A task was closed: contributions are refused from `closedAt` on.
    event TaskClosed(uint64 indexed id, uint40 closedAt);

    /// @notice An account may attest contributions of a task, or no longer, from `from` (Unix seconds) on: the start of
    /// an epoch, or now if it was removed.
    event AttesterSet(uint64 indexed id, address indexed attester, bool allowed, uint40 from);

    /// @notice There is no task `id`.
    error TaskRegistryUnknownTask(uint64 id);

    /// @notice Domains are 0..7.
    error TaskRegistryInvalidDomain(uint8 domain);

    /// @notice A task must be worth something.
    error TaskRegistryZeroPoints();

    /// @notice Quality is 0..10000.
    error TaskRegistryInvalidQuality(uint16 minQuality);

    /// @notice The closing time is set, but not after both the opening time and now.
    error TaskRegistryInvalidTimes(uint40 opensAt, uint40 closesAt);

    /// @notice A limit per window needs the window's length.
    error TaskRegistryZeroWindow(uint32 maxPerWindow);

    /// @notice A limit or a knee per account is evaded by splitting, unless the task asks for eligible persons.
    error TaskRegistryPolicyRequired();

    /// @notice The task's closing time is past.
    error TaskRegistryAlreadyClosed(uint64 id, uint40 closedAt);

    /// @notice Tasks that a chain proves by itself are attested by contracts only.
    error TaskRegistryAttesterNotContract(uint64 id, address attester);

    /// @notice The attester is already in the state asked for.
    error TaskRegistryAttesterUnchanged(uint64 id, address attester, bool allowed);

    /// @notice Creates a task. Restricted to the task manager role. It opens with the first epoch that starts after the
    /// notice, however early `opensAt` is; before genesis, with the first epoch.
    /// @dev Reverts with `TaskRegistryInvalidDomain`, `TaskRegistryZeroPoints`, `TaskRegistryInvalidQuality`,
    /// `TaskRegistryInvalidTimes`, `TaskRegistryZeroWindow` or `TaskRegistryPolicyRequired`.
    /// @param task Rules of the task, fixed for ever.
    /// @param rubricURI Where the rubric can be read; only its hash is stored.
    /// @return id Sequential from 1.
    function create(Task calldata task, string calldata rubricURI) external returns (uint64 id);

    /// @notice Creates a task as `create` does and announces its attesters as `setAttester` does, once the program is
    /// sealed: whoever prepares the call need not know the task's id. Restricted to the task manager role.
    /// @dev Reverts with `ProgramNotSealed`, and as those two do.
    /// @return id Sequential from 1.
    function createWithAttesters(
        Task calldata task,
        string calldata rubricURI,
        address[] calldata attesters
    ) external returns (uint64 id);

    /// @notice Closes a task: contributions are refused from the next second on. Restricted to the task manager role.
    /// @dev Reverts with `TaskRegistryUnknownTask` or `TaskRegistryAlreadyClosed`.
    function close(uint64 id) external;

    /// @notice Announces or removes an attester of a task, once the program is sealed. Restricted to the task manager
    /// role. It may attest from the first epoch on that starts after the notice, and no longer as soon as it is
    /// removed. What it attested before stands.
    /// @dev Reverts with `TaskRegistryUnknownTask`, `TaskRegistryAttesterUnchanged` or
    /// `TaskRegistryAttesterNotContract`.
    function setAttester(uint64 id, address attester, bool allowed) external;

    /// @notice Closes a task as `close` does, before it opens or after. Only the council.
    /// @dev Reverts with `CouncilUnauthorized`, `TaskRegistryUnknownTask` or `TaskRegistryAlreadyClosed`.
    function cancelTask(uint64 id) external;

    /// @notice Removes an attester, before it may attest or after. Only the council.
    /// @dev Reverts with `CouncilUnauthorized`, `TaskRegistryUnknownTask` or `TaskRegistryAttesterUnchanged`.
    function cancelAttester(uint64 id, address attester) external;

    /// @notice Number of tasks created; ids are 1..count.
    function count() external view returns (uint64);

    /// @notice A task's rules. Reverts with `TaskRegistryUnknownTask`.
    function taskOf(uint64 id) external view returns (Task memory);

    /// @notice What gates need of task `id`, and whether `attester` may attest it. Reverts with
    /// `TaskRegistryUnknownTask`.
    function gateOf(uint64 id, address attester) external view returns (Gate memory);

    /// @notice Whether `attester` may attest contributions of task `id` now. False for a task that does not exist.
    function isAttester(uint64 id, address attester) external view returns (bool);

    /// @notice Unix seconds from which `attester` may attest contributions of task `id`; 0 if it may not.
    function attesterFrom(uint64 id, address attester) external view returns (uint40);

    /// @notice Number of tasks, closed and announced ones included, whose contributions `attester` may attest.
    function taskCountOf(address attester) external view returns (uint64);

    /// @notice Seconds at least between the announcement of a task or an attester and the epoch from which it counts; 0
    /// lets them count at once, which suits chains for trying out.
    function notice() external view returns (uint32);

    /// @notice The oracle of the program: its clock, and whether it is sealed.
    function oracle() external view returns (IEpochOracle);
}
