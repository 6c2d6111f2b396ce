// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFactChain} from "../interfaces/IFactChain.sol";

/// @title Running hash over what a contract states
/// @notice Underlies steps 2 to 4 of the way of the data: a reader of events can tell that nothing is missing.
abstract contract FactChain is IFactChain {
    bytes32 private _head;

    /// @inheritdoc IFactChain
    function factHead() external view returns (bytes32) {
        return _head;
    }

    /// @dev Called beside the event that states the fact; `IFactChain.factHead` says what `fact` holds.
    function _addFact(bytes memory fact) internal {
        _head = _nextHead(_head, block.timestamp, fact);
    }

    function _nextHead(bytes32 head, uint256 time, bytes memory fact) internal pure returns (bytes32) {
        uint256 hash = uint256(keccak256(abi.encode(head, time, keccak256(fact))));
        // the cut to 64 bits selects the number
        uint64 number = uint64(uint256(head)) + 1;
        return bytes32((hash & ~uint256(type(uint64).max)) | number);
    }
}
