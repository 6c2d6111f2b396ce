// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEpochClock} from "./IEpochClock.sol";

/// @title Where operators commit epoch roots and anyone can challenge them
/// @notice Steps 5 and 6 of the way of the data. Epochs settle in order; only the next one can be proposed.
interface IEpochOracle is IEpochClock {
    enum Status {
        None,
        Proposed,
        Challenged,
        Finalized
    }

    /// @notice State of one epoch's proposal.
    struct Proposal {
        bytes32 root;
        address proposer;
        uint40 proposedAt;
        uint8 confirmations;
        uint8 round;
        Status status;
    }

    event Proposed(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed proposer,
        uint8 round,
        bytes32 bundleHash,
        string bundleURI
    );
    event Confirmed(uint256 indexed epoch, bytes32 indexed root, address indexed operator, uint8 confirmations);
    event Challenged(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed challenger,
        bytes32 counterRoot,
        uint112 bond
    );
    event ChallengeResolved(
        uint256 indexed epoch,
        bool upheld,
        address indexed winner,
        address indexed loser,
        uint112 slashed
    );
    event Finalized(uint256 indexed epoch, bytes32 indexed root, uint64 units);
    event RulesSet(uint256 indexed fromEpoch, bytes32 indexed rulesHash, string uri);

    /// @notice Proposes the root of the next epoch. Admitted and bonded operators from the cut-off on, any bonded account after the grace period.
    function propose(uint256 epoch, bytes32 root, bytes32 bundleHash, string calldata bundleURI) external;

    /// @notice Confirms that the caller, an active operator other than the proposer, computed the same root.
    function confirm(uint256 epoch, bytes32 root) external;

    /// @notice Challenges the proposed root inside its window with another root, locking the challenge bond in the vault.
    function challenge(uint256 epoch, bytes32 counterRoot) external;

    /// @notice Decides an open challenge. Restricted to the council. Upheld: the proposal is void and the epoch may be proposed anew.
    function resolve(uint256 epoch, bool upheld) external;

    /// @notice Ends a challenge on which the council did not rule in time: both bonds return, the proposal is void.
    function expire(uint256 epoch) external;

    /// @notice Makes the root final and moves its total to the distributor. Permissionless.
    function finalize(uint256 epoch) external;

    /// @notice Sets the rules hash from the next epoch on. Restricted.
    function setRules(bytes32 rulesHash, string calldata uri) external;

    /// @notice Rules hash that governs `epoch`.
    function rulesOf(uint256 epoch) external view returns (bytes32);

    /// @notice Finalized root of `epoch`, zero before.
    function rootOf(uint256 epoch) external view returns (bytes32);

    /// @notice Current proposal of `epoch`.
    function proposalOf(uint256 epoch) external view returns (Proposal memory);

    /// @notice The next epoch to be settled; all before it are final.
    function nextEpoch() external view returns (uint256);
}
