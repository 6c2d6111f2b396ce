// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title A contract that proves which facts it has stated
/// @notice Serves steps 2 to 4 of the way of the data. An event from which an epoch is computed is a fact. Whoever
/// reads the events of a contract up to a block, and comes to the head that the contract has at it, has all of them,
/// none changed, none added and none at another time.
interface IFactChain {
    /// @notice Running hash over the facts so far, with their number in its low 64 bits; zero before the first.
    /// @dev A fact turns `head` into `keccak256(abi.encode(head, block.timestamp, keccak256(fact)))` whose low 64 bits
    /// are replaced by the number of facts, it included. `fact` is `abi.encode` of the event's selector and of its
    /// arguments in the order of their declaration, indexed or not, with `keccak256(bytes(text))` for a string. 192
    /// bits of hash are left, as in the nodes of an epoch's tree.
    function factHead() external view returns (bytes32);
}
