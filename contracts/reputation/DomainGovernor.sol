// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {DOMAINS} from "../libraries/Constants.sol";
import {ReputationGovernor} from "./ReputationGovernor.sol";

/// @title Decisions of one domain by those who stand in it
/// @notice Step 8 of the way of the data. A `ReputationGovernor` whose votes, proposal threshold, quorum and floor are
/// those of one domain, which nobody can delegate. Its floor is an eighth of the program's, as there are eight domains.
contract DomainGovernor is ReputationGovernor {
    uint8 private immutable DOMAIN;

    /// @notice Domains are 0..7.
    error DomainGovernorUnknownDomain(uint8 domain);

    constructor(
        IVotes token_,
        TimelockController timelock_,
        Settings memory settings,
        uint8 domain_
    ) ReputationGovernor(token_, timelock_, settings) {
        if (domain_ >= DOMAINS) revert DomainGovernorUnknownDomain(domain_);
        DOMAIN = domain_;
    }

    /// @notice The domain whose reputation votes here, 0..7.
    function domain() external view returns (uint8) {
        return DOMAIN;
    }

    /// @inheritdoc ReputationGovernor
    function floor() public view override returns (uint256) {
        return super.floor() / DOMAINS;
    }

    /// @notice Votes of the domain that a proposal needs to count: a share of those that existed at `timepoint`, at
    /// least the floor.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        uint256 supply = IReputationToken(address(token())).getPastDomainSupply(DOMAIN, timepoint);
        return Math.max(Math.mulDiv(supply, quorumNumerator(timepoint), quorumDenominator()), floor());
    }

    function _getVotes(
        address account,
        uint256 timepoint,
        bytes memory
    ) internal view override(Governor, GovernorVotes) returns (uint256) {
        return IReputationToken(address(token())).getPastDomainVotes(account, DOMAIN, timepoint);
    }
}
