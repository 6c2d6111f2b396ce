// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// The vault first: the ledger's interface lies on a circle of imports.
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {RootStakes} from "../epochs/RootStakes.sol";

/// @title Opens the ledger of stakes to the tests, without the oracle's times and least stakes
contract StakesLedger is RootStakes {
    constructor(IStakeVault vault_, uint112 rate) RootStakes(vault_, rate) {}

    function back(uint256 epoch, bytes32 root, uint64 units) external {
        _back(epoch, root, units);
    }

    function propose(uint256 epoch, bytes32 root, uint64 units) external {
        _propose(epoch, root, units);
    }

    function confirm(uint256 epoch, bytes32 root, uint64 units) external {
        _confirm(epoch, root, units);
    }

    function openDispute(uint256 epoch) external {
        _openDispute(epoch);
    }

    function bring(uint256 epoch, bytes32 root, Entry entry, uint64 units) external {
        _bring(epoch, root, entry, units);
    }

    function add(uint256 epoch, bytes32 root, uint64 units) external {
        _add(epoch, root, units);
    }

    function choose(uint256 epoch, bytes32 root) external {
        _choose(epoch, root);
    }

    function close(uint256 epoch, Decision decision) external {
        _close(epoch, decision);
    }

    function settle(uint256 epoch, bytes32 root, address account) external returns (uint64 lost, uint256 reward) {
        return _settle(epoch, root, account);
    }
}
