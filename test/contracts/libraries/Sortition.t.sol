// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sortition} from "../../../contracts/libraries/Sortition.sol";

/// @notice What the draw promises for any input.
contract SortitionTest {
    function testFuzz_AllAreDrawnIfTheyAreFew(uint32 target, uint32 count) external pure {
        if (count == 0 || target < count) return;
        assert(Sortition.threshold(target, count) == type(uint256).max);
    }

    function testFuzz_NobodyIsDrawnOfNobody(uint32 target, bytes32 seed, bytes32 uid, address reviewer) external pure {
        assert(!Sortition.isDrawn(seed, uid, reviewer, Sortition.threshold(target, 0)));
    }

    function testFuzz_ShareIsTargetOfCount(uint32 target, uint32 count) external pure {
        if (count == 0 || target >= count) return;
        uint256 share = Sortition.threshold(target, count);
        // count thresholds fill target times the whole range, but for less than count × target in rounding.
        uint256 ofOne = type(uint256).max / count;
        assert(share == ofOne * target && type(uint256).max - ofOne * count < count);
    }

    function testFuzz_MoreTargetNeverDrawsFewer(
        bytes32 seed,
        bytes32 uid,
        address reviewer,
        uint16 target,
        uint16 more,
        uint32 count
    ) external pure {
        uint256 first = Sortition.threshold(target, count);
        uint256 second = Sortition.threshold(uint32(target) + more, count);
        assert(first <= second);
        assert(!Sortition.isDrawn(seed, uid, reviewer, first) || Sortition.isDrawn(seed, uid, reviewer, second));
    }

    function testFuzz_MoreReviewersNeverRaiseTheThreshold(uint32 target, uint16 count, uint16 more) external pure {
        if (count == 0) return;
        assert(Sortition.threshold(target, uint32(count) + more) <= Sortition.threshold(target, count));
    }
}
