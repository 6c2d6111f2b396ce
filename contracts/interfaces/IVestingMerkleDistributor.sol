// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "./Credit.sol";

/// @title Pays epoch rewards that vest linearly, from one sum-committing root an epoch
/// @notice Step 7 of the way of the data.
interface IVestingMerkleDistributor {
    event EpochOpened(uint256 indexed epoch, bytes32 indexed root, uint64 units);
    event Credited(address indexed account, uint256 indexed epoch, uint64 units);
    event Released(address indexed account, address indexed recipient, uint256 units);

    /// @notice Takes the total of `root` from the caller and opens the epoch for claims, once and for ever. Restricted.
    function open(uint256 epoch, bytes32 root) external;

    /// @notice Credits `credits` to `account` and releases to it what has vested. Anyone may call it for anyone.
    function claim(address account, Credit[] calldata credits) external returns (uint256 released);

    /// @notice As `claim`, and credits each leaf's reputation with the same proof check.
    function claimWithReputation(address account, Credit[] calldata credits) external returns (uint256 released);

    /// @notice As `claim` for the caller, paying another recipient.
    function claimTo(address recipient, Credit[] calldata credits) external returns (uint256 released);

    /// @notice As `claimTo` for `account`, authorised by its EIP-712 or ERC-1271 signature.
    function claimBySig(
        address account,
        address recipient,
        Credit[] calldata credits,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 released);

    /// @notice Root of `epoch`, zero if it is not open.
    function rootOf(uint256 epoch) external view returns (bytes32);

    /// @notice Units of `account` credited for `epoch`, zero if none.
    function creditOf(address account, uint256 epoch) external view returns (uint64);

    function creditedOf(address account) external view returns (uint256 units);
    function vestedOf(address account, uint256 time) external view returns (uint256 units);
    function releasedOf(address account) external view returns (uint256 units);
    function releasableOf(address account) external view returns (uint256 units);

    /// @notice Vested units at each of `points` equally spaced times from `from` to `to`, for a chart.
    function scheduleOf(
        address account,
        uint256 from,
        uint256 to,
        uint256 points
    ) external view returns (uint256[] memory times, uint256[] memory units);

    /// @notice Next second at which more becomes releasable to `account`, 0 if never.
    function nextUnlockOf(address account) external view returns (uint256);
}
