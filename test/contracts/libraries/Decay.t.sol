// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Decay} from "../../../contracts/libraries/Decay.sol";

/// @notice What the decay function promises for any input.
contract DecayTest {
    function testFuzz_GrowthDoublesEveryHalfLife(uint32 halfLife, uint32 elapsed) external pure {
        if (halfLife == 0) return;
        (uint256 mantissa, uint256 shift) = Decay.split(elapsed, halfLife);
        (uint256 later, uint256 laterShift) = Decay.split(uint256(elapsed) + halfLife, halfLife);
        assert(later == mantissa && laterShift == shift + 1);
    }

    function testFuzz_GrowthIsStrictlyMonotonic(uint32 halfLife, uint48 elapsed) external pure {
        if (halfLife == 0) return;
        (uint256 mantissa, uint256 shift) = Decay.split(elapsed, halfLife);
        (uint256 later, uint256 laterShift) = Decay.split(uint256(elapsed) + 1, halfLife);
        assert(laterShift > shift || (laterShift == shift && later > mantissa));
    }

    function testFuzz_MantissaKeepsItsRange(uint32 halfLife, uint48 elapsed) external pure {
        if (halfLife == 0) return;
        (uint256 mantissa, ) = Decay.split(elapsed, halfLife);
        assert(mantissa >= 1 << 64 && mantissa < 1 << 65);
    }

    function testFuzz_NothingFadesAtOnce(uint32 points, uint32 halfLife, uint256 elapsed) external pure {
        if (halfLife == 0) return;
        elapsed %= Decay.horizon(halfLife) + 1;
        assert(Decay.deflate(points * Decay.growth(elapsed, halfLife), elapsed, halfLife) == points);
    }

    function testFuzz_PointsNeverRise(
        uint32 points,
        uint32 halfLife,
        uint48 from,
        uint48 wait,
        uint48 more
    ) external pure {
        if (halfLife == 0) return;
        uint256 credited = from % (Decay.horizon(halfLife) + 1);
        uint256 inflated = points * Decay.growth(credited, halfLife);
        uint256 first = Decay.deflate(inflated, credited + wait, halfLife);
        assert(first <= points);
        assert(Decay.deflate(inflated, credited + wait + more, halfLife) <= first);
    }

    function testFuzz_SplittingNeverPays(uint104 a, uint104 b, uint48 elapsed, uint32 halfLife) external pure {
        if (halfLife == 0) return;
        uint256 together = Decay.deflate(uint256(a) + b, elapsed, halfLife);
        uint256 apart = Decay.deflate(a, elapsed, halfLife) + Decay.deflate(b, elapsed, halfLife);
        assert(apart <= together && together <= apart + 1);
    }

    function testFuzz_ReadingNeverReverts(uint256 inflated, uint48 elapsed, uint32 halfLife) external pure {
        if (halfLife == 0) return;
        (uint256 mantissa, uint256 shift) = Decay.split(elapsed, halfLife);
        uint256 left = Decay.deflate(inflated, elapsed, halfLife);
        assert(left == (shift < 256 ? (inflated >> shift) / mantissa : 0));
    }
}
