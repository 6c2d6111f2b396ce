// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title Votes with a history
/// @notice Serves step 2 of the way of the data: the part of OpenZeppelin's `ERC20Votes` that tells what an account had
/// when.
interface ICheckpointedVotes is IERC6372 {
    /// @notice How many checkpoints an account has.
    function numCheckpoints(address account) external view returns (uint32);

    /// @notice A checkpoint of an account, the oldest first.
    function checkpoints(address account, uint32 pos) external view returns (Checkpoints.Checkpoint208 memory);
}
