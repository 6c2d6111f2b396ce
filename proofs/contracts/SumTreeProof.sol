// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SumTree} from "assay/libraries/SumTree.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev The tree's assembly against the words of the design, for all inputs; proofs of up to two siblings.
contract SumTreeProof is Symbolic {
    function check_leafIsItsDefinition(uint256 epoch, address account, uint64 units, uint256 reputation) external pure {
        bytes32 inner = keccak256(abi.encode(epoch, account, units, reputation));
        assert(SumTree.leaf(epoch, account, units, reputation) == _withUnits(keccak256(abi.encode(inner)), units));
    }

    function check_nodeOfRisingPairIsItsDefinition(bytes32 a, bytes32 b) external pure {
        VM.assume(a <= b && _fits(a, b));
        assert(_nodeOf(a, b) == _plainNode(a, b));
    }

    function check_nodeOfFallingPairIsItsDefinition(bytes32 a, bytes32 b) external pure {
        VM.assume(a > b && _fits(a, b));
        assert(_nodeOf(a, b) == _plainNode(a, b));
    }

    function check_orderOfPairMakesNoDifference(bytes32 a, bytes32 b) external pure {
        VM.assume(a < b && _fits(a, b));
        assert(_nodeOf(a, b) == _nodeOf(b, a));
    }

    function check_nodeSumsItsChildren(bytes32 a, bytes32 b) external pure {
        VM.assume(a <= b && _fits(a, b));
        assert(SumTree.total(_nodeOf(a, b)) == uint256(_low(a)) + _low(b));
    }

    function check_overflowOfRisingPairIsAnError(bytes32 a, bytes32 b) external view {
        VM.assume(a <= b && !_fits(a, b));
        _mustRevert(a, b);
    }

    function check_overflowOfFallingPairIsAnError(bytes32 a, bytes32 b) external view {
        VM.assume(a > b && !_fits(a, b));
        _mustRevert(a, b);
    }

    function check_rootFromNothingIsTheLeaf(bytes32 start) external view {
        assert(this.rootFrom(new bytes32[](0), start) == start);
    }

    function check_rootFromOneSiblingIsTheFold(bytes32[1] calldata proof, bytes32 start) external view {
        bytes32[] memory list = new bytes32[](1);
        list[0] = proof[0];
        _foldEquals(list, start);
    }

    function check_rootFromTwoSiblingsIsTheFold(bytes32[2] calldata proof, bytes32 start) external view {
        bytes32[] memory list = new bytes32[](2);
        (list[0], list[1]) = (proof[0], proof[1]);
        _foldEquals(list, start);
    }

    function node(bytes32 a, bytes32 b) external pure returns (bytes32) {
        return _nodeOf(a, b);
    }

    function rootFrom(bytes32[] calldata proof, bytes32 start) external pure returns (bytes32) {
        return SumTree.rootFrom(proof, start);
    }

    /// @dev What the proofs are about; the broken twins put another in its place.
    function _nodeOf(bytes32 a, bytes32 b) internal pure virtual returns (bytes32) {
        return SumTree.node(a, b);
    }

    /// @dev Where the plain fold has no overflow, the assembly gives the same; where its last step has one, the assembly
    /// reverts. An earlier one is the last of a shorter proof.
    function _foldEquals(bytes32[] memory proof, bytes32 start) private view {
        bytes32 hash = start;
        bool fits = true;
        for (uint256 i = 0; i < proof.length; ++i) {
            VM.assume(fits);
            fits = _fits(hash, proof[i]);
            hash = _plainNode(hash, proof[i]);
        }
        try this.rootFrom(proof, start) returns (bytes32 root) {
            assert(fits && root == hash);
        } catch {
            assert(!fits);
        }
    }

    function _mustRevert(bytes32 a, bytes32 b) private view {
        try this.node(a, b) {
            assert(false);
        } catch {}
    }

    function _plainNode(bytes32 a, bytes32 b) private pure returns (bytes32) {
        uint64 units;
        unchecked {
            units = _low(a) + _low(b);
        }
        return a <= b ? _withUnits(keccak256(abi.encode(a, b)), units) : _withUnits(keccak256(abi.encode(b, a)), units);
    }

    function _withUnits(bytes32 hash, uint64 units) private pure returns (bytes32) {
        return bytes32((uint256(hash) & ~uint256(type(uint64).max)) | units);
    }

    function _fits(bytes32 a, bytes32 b) private pure returns (bool) {
        return uint256(_low(a)) + _low(b) <= type(uint64).max;
    }

    function _low(bytes32 hash) private pure returns (uint64) {
        return uint64(uint256(hash));
    }
}

/// @dev `lt` for `gt`: the greater comes first. Must fail.
contract TwinOrder is SumTreeProof {
    function _nodeOf(bytes32 a, bytes32 b) internal pure override returns (bytes32 hash) {
        assembly ("memory-safe") {
            let units := add(and(a, 0xffffffffffffffff), and(b, 0xffffffffffffffff))
            let above := shl(5, lt(a, b))
            mstore(above, a)
            mstore(xor(above, 0x20), b)
            hash := or(shl(64, shr(64, keccak256(0x00, 0x40))), units)
        }
    }
}

/// @dev No check of the sum. Must fail.
contract TwinOverflow is SumTreeProof {
    function _nodeOf(bytes32 a, bytes32 b) internal pure override returns (bytes32 hash) {
        assembly ("memory-safe") {
            let units := and(add(and(a, 0xffffffffffffffff), and(b, 0xffffffffffffffff)), 0xffffffffffffffff)
            let above := shl(5, gt(a, b))
            mstore(above, a)
            mstore(xor(above, 0x20), b)
            hash := or(shl(64, shr(64, keccak256(0x00, 0x40))), units)
        }
    }
}
