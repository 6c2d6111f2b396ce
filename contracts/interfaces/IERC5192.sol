// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title Minimal soulbound tokens, ERC-5192
/// @notice Serves step 8 of the way of the data: tells wallets and markets that a token cannot move.
interface IERC5192 {
    /// @notice The token was locked.
    event Locked(uint256 tokenId);

    /// @notice The token was unlocked.
    event Unlocked(uint256 tokenId);

    /// @notice Whether the token is locked. Reverts if it does not exist.
    function locked(uint256 tokenId) external view returns (bool);
}
