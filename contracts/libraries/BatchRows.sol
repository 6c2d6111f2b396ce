// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The rows of a batch
/// @notice Step 2 of the way of the data. A row is account (20 bytes) | task (8) | quantity (4) | quality (2) |
/// evidence (32), one row after the other. A linked batch is cut into chunks, whose Merkle root is its hash. Mirrored
/// by `src/engine/mirrors/chunks.ts`.
library BatchRows {
    uint256 internal constant ROW_LENGTH = 66;
    /// @notice Rows of a chunk; the last one of a batch may have fewer.
    uint256 internal constant CHUNK_ROWS = 1_024;

    uint256 private constant ACCOUNT_LENGTH = 20;
    uint256 private constant WORK_END = 34;

    /// @notice Contributor of row `index`, which must exist.
    function accountAt(bytes calldata rows, uint256 index) internal pure returns (address) {
        uint256 start = index * ROW_LENGTH;
        return address(bytes20(rows[start:start + ACCOUNT_LENGTH]));
    }

    /// @notice Task, quantity and quality of row `index`, which must exist.
    function workAt(
        bytes calldata rows,
        uint256 index
    ) internal pure returns (uint64 task, uint32 quantity, uint16 quality) {
        uint256 start = index * ROW_LENGTH;
        uint112 work = uint112(bytes14(rows[start + ACCOUNT_LENGTH:start + WORK_END]));
        // each cast keeps exactly the field, as what stands above it is cut off
        return (uint64(work >> 48), uint32(work >> 16), uint16(work));
    }

    /// @notice Chunks of a batch of `count` rows.
    function chunks(uint256 count) internal pure returns (uint256) {
        return (count + CHUNK_ROWS - 1) / CHUNK_ROWS;
    }

    /// @notice Bytes of a chunk, which must exist.
    function chunkLength(uint256 count, uint256 chunk) internal pure returns (uint256) {
        uint256 left = count - chunk * CHUNK_ROWS;
        return (left < CHUNK_ROWS ? left : CHUNK_ROWS) * ROW_LENGTH;
    }

    /// @notice Root of the batch of `count` rows that a chunk of hash `node`, which must exist, belongs to by its
    /// proof. Nodes of a level are hashed in pairs, left before right; one that is left over goes up as it is. So each
    /// place has one chunk, and a batch of one chunk the hash of its rows. A chunk is a multiple of 66 bytes, a pair
    /// 64, so that neither can pass for the other. A proof of another length gives zero.
    function rootOf(
        bytes32 node,
        uint256 chunk,
        uint256 count,
        bytes32[] calldata proof
    ) internal pure returns (bytes32) {
        uint256 used;
        for (uint256 width = chunks(count); width > 1; width = (width + 1) / 2) {
            if (chunk % 2 == 1 || chunk + 1 < width) {
                if (used == proof.length) return 0;
                bytes32 sibling = proof[used];
                ++used;
                node = chunk % 2 == 1 ? _pair(sibling, node) : _pair(node, sibling);
            }
            chunk /= 2;
        }
        return used == proof.length ? node : bytes32(0);
    }

    function _pair(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(abi.encode(left, right));
    }
}
