// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDelegateStatements} from "../interfaces/reputation/IDelegateStatements.sol";

/// @title Public statements of delegates
/// @notice Step 8 of the way of the data: stands beside a program, and has no power over it.
contract DelegateStatements is IDelegateStatements {
    uint256 private constant MAX_LENGTH = 1_024;

    mapping(address delegate => string statement) private _statements;

    /* ANNOUNCE */

    /// @inheritdoc IDelegateStatements
    function publish(string calldata statement) external {
        uint256 length = bytes(statement).length;
        if (length > MAX_LENGTH) revert DelegateStatementsTooLong(length, MAX_LENGTH);

        _statements[msg.sender] = statement;
        emit StatementPublished(msg.sender, statement);
    }

    /* VIEWS */

    /// @inheritdoc IDelegateStatements
    function statementOf(address delegate) external view returns (string memory) {
        return _statements[delegate];
    }
}
