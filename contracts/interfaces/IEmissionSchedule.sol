// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Treasury of the program and budget of each epoch
/// @notice Step 7 of the way of the data. Budget of epoch e = min(max(initial × decay^e, floor), share of what the treasury holds), in
/// whole units. It is fixed at the later of the epoch's end and the settlement of the epoch before, so that what is funded before an
/// epoch's end counts for it and nothing after does.
interface IEmissionSchedule {
    event Funded(address indexed from, uint64 units, uint64 treasury);
    event BudgetFixed(uint256 indexed epoch, uint64 budget, uint64 treasury);
    event Settled(uint256 indexed epoch, bytes32 indexed root, uint64 units, uint64 treasury);

    /// @notice Pulls `units` × UNIT wei of the reward token from the caller into the treasury.
    function fund(uint64 units) external;

    /// @notice Pays the total of `root` to the distributor and opens the epoch there. Restricted to the oracle.
    function settle(uint256 epoch, bytes32 root) external;

    /// @notice Budget in units of `epoch`, which must be the next to be settled; the value is final once the epoch is over.
    function budgetOf(uint256 epoch) external view returns (uint64);

    /// @notice initial × decay^epoch or the floor, whichever is more, in units, before the treasury's share limits it.
    function scheduled(uint256 epoch) external view returns (uint64);

    /// @notice Units that the treasury holds by its own books.
    function treasury() external view returns (uint64);
}
