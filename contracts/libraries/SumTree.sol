// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Merkle tree whose root commits to the sum of its leaves
/// @notice Steps 5 to 7 of the way of the data. The low 64 bits of every hash carry the units below it, the high 192
/// bits bind them. Shape, order of leaves and proofs are those of OpenZeppelin's `SimpleMerkleTree` with `node` as its
/// hash.
library SumTree {
    /// @notice The units below two siblings do not fit 64 bits.
    error SumTreeOverflow(bytes32 left, bytes32 right);

    /// @dev Root of an epoch in which nobody earned anything. No leaf can be proven against it: leaves and nodes are
    /// hashes of longer words.
    bytes32 internal constant EMPTY = bytes32((uint256(keccak256("")) >> 64) << 64);

    /// @notice Leaf of one account in one epoch. Hashed twice, so that no inner node can pass for a leaf.
    function leaf(
        uint256 epoch,
        address account,
        uint64 units,
        uint256 reputation
    ) internal pure returns (bytes32 hash) {
        // Memory-safe: writes 128 bytes past the free memory pointer, which Solidity lets assembly use as scratch
        // space, and leaves the pointer alone. They equal `abi.encode(epoch, account, units, reputation)`: the shifts
        // and the mask clear whatever stands above an address and a uint64. The outer hash is that of the 32 bytes of
        // the inner one; its low 64 bits are shifted out before the units take their place.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            let amount := and(units, 0xffffffffffffffff)
            mstore(free, epoch)
            mstore(add(free, 0x20), shr(96, shl(96, account)))
            mstore(add(free, 0x40), amount)
            mstore(add(free, 0x60), reputation)
            mstore(0x00, keccak256(free, 0x80))
            hash := or(shl(64, shr(64, keccak256(0x00, 0x20))), amount)
        }
    }

    /// @notice Parent of two hashes, in either order. Reverts with `SumTreeOverflow` if their units do not fit 64 bits.
    function node(bytes32 a, bytes32 b) internal pure returns (bytes32 hash) {
        uint256 units;
        // Memory-safe: writes the 64 bytes of scratch space alone. With `above` = 32 if a > b and 0 otherwise, a goes
        // to `above` and b to the other half, so the smaller comes first; equal ones make no difference. `units` stays
        // below 2^65. The hash's low 64 bits are shifted out before `units`, which the check below keeps under 2^64,
        // takes their place.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            units := add(and(a, 0xffffffffffffffff), and(b, 0xffffffffffffffff))
            let above := shl(5, gt(a, b))
            mstore(above, a)
            mstore(xor(above, 0x20), b)
            hash := or(shl(64, shr(64, keccak256(0x00, 0x40))), units)
        }
        if (units > type(uint64).max) revert SumTreeOverflow(a, b);
    }

    /// @notice Root that `proof` leads to from `start`: `node` over each sibling in turn, with the same error.
    function rootFrom(bytes32[] calldata proof, bytes32 start) internal pure returns (bytes32 hash) {
        uint256 seen;
        hash = start;
        // Memory-safe and equal to `node` by the argument given there: only scratch space is written. The loop reads
        // the `proof.length` words that the ABI decoder has found to lie inside calldata. `seen` collects the bits of
        // all sums, of which those from the 64th up are zero as long as none overflows.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for {
                let at := proof.offset
            } lt(at, end) {
                at := add(at, 0x20)
            } {
                let sibling := calldataload(at)
                let units := add(and(hash, 0xffffffffffffffff), and(sibling, 0xffffffffffffffff))
                seen := or(seen, units)
                let above := shl(5, gt(hash, sibling))
                mstore(above, hash)
                mstore(xor(above, 0x20), sibling)
                hash := or(shl(64, shr(64, keccak256(0x00, 0x40))), units)
            }
        }
        if (seen > type(uint64).max) _revertOverflow(proof, start);
    }

    /// @notice Units below a root, a node or a leaf.
    function total(bytes32 hash) internal pure returns (uint64) {
        // The cut to the low 64 bits is the definition.
        return uint64(uint256(hash));
    }

    /// @dev Walks a proof that overflows once more, to name the pair at fault.
    function _revertOverflow(bytes32[] calldata proof, bytes32 hash) private pure {
        for (uint256 i = 0; i < proof.length; ++i) {
            hash = node(hash, proof[i]);
        }
    }
}
