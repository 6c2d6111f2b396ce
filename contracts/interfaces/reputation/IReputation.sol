// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title What others read of reputation
/// @notice Step 8 of the way of the data, for protocols that build on it: the points of accounts and of all of them,
/// now and in the past. This interface stays as it is: a reputation token registers it by ERC-165, and one that would
/// read otherwise would register another. Domains are 0..7; times are Unix seconds; points decay on read and are
/// rounded down.
interface IReputation {
    /// @notice Decayed points of `account` in `domain`, now, rounded down. Reverts with `ReputationUnknownDomain` as
    /// all reads of a domain do.
    function reputationOf(address account, uint8 domain) external view returns (uint256);

    /// @notice Decayed points of `account` over all domains, now, rounded down.
    function totalReputationOf(address account) external view returns (uint256);

    /// @notice Decayed points of all accounts in `domain`, now, rounded down.
    function domainSupply(uint8 domain) external view returns (uint256);

    /// @notice Decayed points of all accounts over all domains, now, rounded down.
    function totalSupply() external view returns (uint256);

    /// @notice Domain votes of `account` at a past `timepoint`; not delegable.
    function getPastDomainVotes(address account, uint8 domain, uint256 timepoint) external view returns (uint256);

    /// @notice Supply of domain votes at a past `timepoint`.
    function getPastDomainSupply(uint8 domain, uint256 timepoint) external view returns (uint256);
}
