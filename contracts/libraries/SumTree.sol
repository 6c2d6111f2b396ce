// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Merkle tree whose nodes commit to the sum of their leaves
library SumTree {
    error SumTreeOverflow(uint256 sum);

    function leaf(uint256 epoch, address account, uint64 units, uint256 reputation) internal pure returns (bytes32) {
        bytes32 hash = keccak256(bytes.concat(keccak256(abi.encode(epoch, account, units, reputation))));
        return bytes32(((uint256(hash) >> 64) << 64) | units);
    }

    function node(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        uint256 sum = uint256(total(a)) + total(b);
        if (sum > type(uint64).max) revert SumTreeOverflow(sum);
        bytes32 hash = a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
        return bytes32(((uint256(hash) >> 64) << 64) | sum);
    }

    function processProof(bytes32[] calldata proof, bytes32 start) internal pure returns (bytes32 hash) {
        hash = start;
        for (uint256 i = 0; i < proof.length; i++) {
            hash = node(hash, proof[i]);
        }
    }

    function total(bytes32 root) internal pure returns (uint64) {
        return uint64(uint256(root));
    }
}
