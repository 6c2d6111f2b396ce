// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WAD} from "./Constants.sol";

/// @title Exact exponential decay in fixed point
/// @notice Step 8 of the way of the data. Points are stored inflated, `points × growth(elapsed)`, and read deflated,
/// `inflated / growth(now)`, rounded down. As the growth at credit is an integer, storing rounds nothing: sums of
/// inflated points stay exact, and every read rounds once. `growth(elapsed) = 2^(elapsed / halfLife)` in units of
/// 2^-64. Its exponent is `x = floor(elapsed × 2^32 / halfLife)`: the bits above the 32nd shift, each of the 32 below
/// multiplies by `floor(2^(2^-i) × 2^64)` and floors. 64 fractional bits leave an error below 2^-58, while one step
/// of `x` changes the growth by 2^-32.5, so growth is strictly monotonic in `x`. src/engine/mirrors/decay.ts mirrors
/// it bit by bit; scripts/generate/vectors/decay-constants.ts derives the constants.
library Decay {
    /// @notice Growth of nothing elapsed: 1 in units of 2^-64.
    uint256 internal constant ONE = 1 << 64;

    /// @notice Half-lives after which nothing can be inflated any more: `points` below 2^61 times a growth up to 2^(64
    /// + 80) fit 205 bits, and eight domains of 205 bits fit the 208 bits of a checkpoint.
    uint256 internal constant MAX_HALVINGS = 80;

    /// @dev Natural logarithm of 2 with 18 decimals.
    uint256 private constant LN_2 = 693147180559945309;

    /// @notice Nothing can be inflated `elapsed` seconds after the start, as that is more than `horizon`.
    error DecayBeyondHorizon(uint256 elapsed, uint256 horizon);

    /// @notice Seconds after which nothing can be inflated any more.
    function horizon(uint256 halfLife) internal pure returns (uint256) {
        return MAX_HALVINGS * halfLife;
    }

    /// @notice Growth in units of 2^-64 after `elapsed` seconds, at most 2^144. Reverts with `DecayBeyondHorizon` past
    /// the horizon.
    /// @dev `halfLife` is not zero.
    function growth(uint256 elapsed, uint256 halfLife) internal pure returns (uint256) {
        if (elapsed > horizon(halfLife)) revert DecayBeyondHorizon(elapsed, horizon(halfLife));
        (uint256 mantissa, uint256 shift) = split(elapsed, halfLife);
        return mantissa << shift;
    }

    /// @notice Points that are left of `inflated` after `elapsed` seconds, rounded down. Never reverts, horizon or not.
    /// @dev `halfLife` is not zero and `elapsed` below 2^224: any time will do.
    function deflate(uint256 inflated, uint256 elapsed, uint256 halfLife) internal pure returns (uint256) {
        (uint256 mantissa, uint256 shift) = split(elapsed, halfLife);
        // floor(floor(a / 2^s) / m) = floor(a / (m × 2^s)), and a shift of 256 or more gives zero, so that no growth
        // can overflow here.
        return (inflated >> shift) / mantissa;
    }

    /// @notice Points alive where `points` have come in every `period` seconds for ever, between two of them: `points ×
    /// halfLife / (ln 2 × period)`, rounded down. Right after the last of them there are fewer than `points` more.
    /// @dev `period` is not zero; no overflow below 2^64 points.
    function steady(uint256 points, uint256 period, uint256 halfLife) internal pure returns (uint256) {
        return (points * halfLife * WAD) / (LN_2 * period);
    }

    /// @notice Growth as `mantissa × 2^shift`, mantissa in `[2^64, 2^65)`.
    function split(uint256 elapsed, uint256 halfLife) internal pure returns (uint256 mantissa, uint256 shift) {
        uint256 x = (elapsed << 32) / halfLife;
        return (_fraction(x & 0xffffffff), x >> 32);
    }

    /// @dev `2^(x / 2^32)` in units of 2^-64 for `x` below 2^32.
    function _fraction(uint256 x) private pure returns (uint256 m) {
        m = ONE;
        // Unchecked: both factors stay below 2^65, since every product is floored below the true power, which is below
        // 2.
        unchecked {
            if (x & 0x80000000 != 0) m = (m * 0x16a09e667f3bcc908) >> 64;
            if (x & 0x40000000 != 0) m = (m * 0x1306fe0a31b7152de) >> 64;
            if (x & 0x20000000 != 0) m = (m * 0x1172b83c7d517adcd) >> 64;
            if (x & 0x10000000 != 0) m = (m * 0x10b5586cf9890f629) >> 64;
            if (x & 0x08000000 != 0) m = (m * 0x1059b0d31585743ae) >> 64;
            if (x & 0x04000000 != 0) m = (m * 0x102c9a3e778060ee6) >> 64;
            if (x & 0x02000000 != 0) m = (m * 0x10163da9fb33356d8) >> 64;
            if (x & 0x01000000 != 0) m = (m * 0x100b1afa5abcbed61) >> 64;
            if (x & 0x00800000 != 0) m = (m * 0x10058c86da1c09ea1) >> 64;
            if (x & 0x00400000 != 0) m = (m * 0x1002c605e2e8cec50) >> 64;
            if (x & 0x00200000 != 0) m = (m * 0x100162f3904051fa1) >> 64;
            if (x & 0x00100000 != 0) m = (m * 0x1000b175effdc76ba) >> 64;
            if (x & 0x00080000 != 0) m = (m * 0x100058ba01fb9f96d) >> 64;
            if (x & 0x00040000 != 0) m = (m * 0x10002c5cc37da9491) >> 64;
            if (x & 0x00020000 != 0) m = (m * 0x1000162e525ee0547) >> 64;
            if (x & 0x00010000 != 0) m = (m * 0x10000b17255775c04) >> 64;
            if (x & 0x00008000 != 0) m = (m * 0x1000058b91b5bc9ae) >> 64;
            if (x & 0x00004000 != 0) m = (m * 0x100002c5c89d5ec6c) >> 64;
            if (x & 0x00002000 != 0) m = (m * 0x10000162e43f4f831) >> 64;
            if (x & 0x00001000 != 0) m = (m * 0x100000b1721bcfc99) >> 64;
            if (x & 0x00000800 != 0) m = (m * 0x10000058b90cf1e6d) >> 64;
            if (x & 0x00000400 != 0) m = (m * 0x1000002c5c863b73f) >> 64;
            if (x & 0x00000200 != 0) m = (m * 0x100000162e430e5a1) >> 64;
            if (x & 0x00000100 != 0) m = (m * 0x1000000b172183551) >> 64;
            if (x & 0x00000080 != 0) m = (m * 0x100000058b90c0b48) >> 64;
            if (x & 0x00000040 != 0) m = (m * 0x10000002c5c8601cc) >> 64;
            if (x & 0x00000020 != 0) m = (m * 0x1000000162e42fff0) >> 64;
            if (x & 0x00000010 != 0) m = (m * 0x10000000b17217fba) >> 64;
            if (x & 0x00000008 != 0) m = (m * 0x1000000058b90bfcd) >> 64;
            if (x & 0x00000004 != 0) m = (m * 0x100000002c5c85fe3) >> 64;
            if (x & 0x00000002 != 0) m = (m * 0x10000000162e42ff0) >> 64;
            if (x & 0x00000001 != 0) m = (m * 0x100000000b17217f8) >> 64;
        }
    }
}
