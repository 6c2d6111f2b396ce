// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Public statements of delegates
/// @notice Step 8 of the way of the data: what a delegate says of how it votes, for those who think of delegating to
/// it. The last statement counts; earlier ones stand in the events.
interface IDelegateStatements {
    /// @notice A delegate published a statement; an empty one takes it back.
    event StatementPublished(address indexed delegate, string statement);

    /// @notice A statement has at most `most` bytes.
    error DelegateStatementsTooLong(uint256 length, uint256 most);

    /// @notice Publishes the caller's statement, in place of the one before.
    /// @dev Reverts with `DelegateStatementsTooLong`.
    /// @param statement Text of at most 1,024 bytes, or where a longer one is.
    function publish(string calldata statement) external;

    /// @notice What a delegate says; empty if nothing.
    function statementOf(address delegate) external view returns (string memory);
}
