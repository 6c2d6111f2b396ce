// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Records who called a contract
/// @notice Step 2 of the way of the data: the adapter through which a dApp's contract says that an account used it.
/// Records are kept under the contract that calls, so nobody can record in the name of another.
contract ActivityRecorder {
    mapping(address source => mapping(bytes32 action => mapping(address account => uint256 count))) private _counts;

    /// @notice `account` did `action` at the contract `source` for the `count`-th time.
    event ActivityRecorded(address indexed source, bytes32 indexed action, address indexed account, uint256 count);

    /// @notice Records that an account did an action at the calling contract. Anyone may call; never reverts.
    function record(bytes32 action, address account) external {
        uint256 count = ++_counts[msg.sender][action][account];
        emit ActivityRecorded(msg.sender, action, account, count);
    }

    /* VIEWS */

    /// @notice How often a contract recorded that an account did an action.
    function countOf(address source, bytes32 action, address account) external view returns (uint256) {
        return _counts[source][action][account];
    }
}
