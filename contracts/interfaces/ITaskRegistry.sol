// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Registry of the kinds of work that a program rewards
/// @notice Step 1 of the way of the data. A task is immutable once created: a change is a new task, so that rules are fixed before
/// the work is done. Only closing, and the set of accounts allowed to attest, can change.
interface ITaskRegistry {
    /// @dev How a task's contributions are verified.
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

    /// @notice A task was created. Carries all that recomputation needs.
    event TaskCreated(uint64 indexed id, Task task, string rubricURI);

    /// @notice A task was closed: contributions are refused from `closedAt` on.
    event TaskClosed(uint64 indexed id, uint40 closedAt);

    /// @notice An account was allowed, or no longer allowed, to attest contributions of a task.
    event AttesterSet(uint64 indexed id, address indexed attester, bool allowed);

    error TaskRegistryUnknownTask(uint64 id);
    error TaskRegistryInvalidDomain(uint8 domain);
    error TaskRegistryZeroPoints();
    error TaskRegistryInvalidQuality(uint16 minQuality);
    error TaskRegistryInvalidTimes(uint40 opensAt, uint40 closesAt);
    error TaskRegistryZeroWindow(uint32 maxPerWindow);
    error TaskRegistryPolicyRequired();
    error TaskRegistryAlreadyClosed(uint64 id);

    /// @notice Creates a task. Restricted to the task manager role.
    /// @return id Sequential from 1.
    function create(Task calldata task, string calldata rubricURI) external returns (uint64 id);

    /// @notice Closes a task at the current time. Restricted.
    function close(uint64 id) external;

    /// @notice Allows or disallows an attester of a task. Restricted.
    function setAttester(uint64 id, address attester, bool allowed) external;

    /// @notice Number of tasks created; ids are 1..count.
    function count() external view returns (uint64);

    /// @notice A task's rules. Reverts with `TaskRegistryUnknownTask`.
    function taskOf(uint64 id) external view returns (Task memory);

    /// @notice Whether `attester` may attest contributions of task `id`.
    function isAttester(uint64 id, address attester) external view returns (bool);
}
