// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {EpochLibraries} from "../../../contracts/mocks/EpochMocks.sol";
import {SumTree} from "../../../contracts/libraries/SumTree.sol";
import {Cheats} from "../Cheats.sol";

/// @dev The tree's assembly against the plain words of the design.
contract SumTreeTest is Cheats {
    EpochLibraries private _libraries = new EpochLibraries();

    function testFuzz_leafEqualsItsDefinition(
        uint256 epoch,
        address account,
        uint64 units,
        uint256 reputation
    ) external pure {
        bytes32 plain = keccak256(bytes.concat(keccak256(abi.encode(epoch, account, units, reputation))));
        _same(uint256(SumTree.leaf(epoch, account, units, reputation)), _with(plain, units), "leaf");
    }

    function testFuzz_nodeEqualsItsDefinition(bytes32 a, bytes32 b) external pure {
        uint256 units = uint256(uint64(uint256(a))) + uint64(uint256(b));
        VM.assume(units <= type(uint64).max);
        (bytes32 low, bytes32 high) = a < b ? (a, b) : (b, a);
        _same(uint256(SumTree.node(a, b)), _with(keccak256(bytes.concat(low, high)), units), "node");
    }

    function testFuzz_overflowIsRefused(bytes32 a, bytes32 b) external view {
        uint256 units = uint256(uint64(uint256(a))) + uint64(uint256(b));
        VM.assume(units > type(uint64).max);
        try _libraries.node(a, b) {
            revert Untrue("overflow accepted");
        } catch (bytes memory reason) {
            _true(
                keccak256(reason) == keccak256(abi.encodeWithSelector(SumTree.SumTreeOverflow.selector, a, b)),
                "error"
            );
        }
    }

    /// @dev Invariant 8: walking a proof equals OpenZeppelin's walk with `node` as the hash.
    function testFuzz_proofsWalkLikeOpenZeppelin(bytes32[] memory proof, bytes32 start) external view {
        for (uint256 i = 0; i < proof.length; ++i) proof[i] = bytes32(_with(proof[i], uint256(proof[i]) % 2 ** 50));
        start = bytes32(_with(start, uint256(start) % 2 ** 50));
        bytes32 expected = MerkleProof.processProof(proof, start, SumTree.node);
        _same(uint256(_libraries.rootFrom(proof, start)), uint256(expected), "root");
    }

    function _with(bytes32 hash, uint256 units) private pure returns (uint256) {
        return uint256(hash) - uint64(uint256(hash)) + units;
    }
}
