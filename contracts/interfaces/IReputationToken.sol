// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "./Credit.sol";

/// @title Reputation that cannot be sold and fades with time
/// @notice Step 8 of the way of the data. Soulbound ERC-721 (ERC-5192), one token an account, and ERC-5805 votes on an ERC-6372
/// timestamp clock. Points halve every `halfLife` seconds, exactly, on read.
interface IReputationToken {
    event ReputationCredited(address indexed account, uint256 indexed epoch, uint256 reputation);
    event ReputationMigrated(address indexed from, address indexed to);
    event ReputationBurned(address indexed account);

    /// @notice Credits the reputation of leaves proven against finalized roots, as of each epoch's end. Permissionless.
    function credit(address account, Credit[] calldata credits) external;

    /// @notice Credits the reputation of a leaf that the caller has proven. Restricted to the distributor. Does nothing if credited before.
    function creditProven(address account, uint256 epoch, uint256 reputation) external;

    /// @notice Whether `account` was credited for `epoch`.
    function isCredited(address account, uint256 epoch) external view returns (bool);

    /// @notice Decayed points of `account` in `domain`, now, rounded down.
    function reputationOf(address account, uint8 domain) external view returns (uint256);

    /// @notice Decayed points of `account` over all domains, now, rounded down.
    function totalReputationOf(address account) external view returns (uint256);

    /// @notice Domain votes of `account` at a past `timepoint`; not delegable.
    function getPastDomainVotes(address account, uint8 domain, uint256 timepoint) external view returns (uint256);

    /// @notice Supply of domain votes at a past `timepoint`.
    function getPastDomainSupply(uint8 domain, uint256 timepoint) external view returns (uint256);
}
