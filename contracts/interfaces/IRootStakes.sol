// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IVaultUser} from "./IVaultUser.sol";

/// @title Stakes on roots: who laid what, which root stands, who is paid once one is final
/// @notice Steps 5 and 6 of the way of the data: whoever vouches for a root has something to lose. Stakes are counted
/// in units of the reward; a rate fixed at deployment says how many wei of the bond token stand for one. They are
/// locked in the vault, in the role of an operator, until they are settled once the epoch is final.
///
/// What a stake on a root that lost leaves behind depends on when it was laid and on who decided:
///
/// | stake | the council ruled | stakes decided |
/// |---|---|---|
/// | came with the proposal | all | all |
/// | confirmation of the proposal | half | half |
/// | came with a challenge, before stakes decide | half | half |
/// | came with a challenge, while stakes decide | nothing | all |
/// | added while stakes decide, root led at some time | nothing | all |
/// | added while stakes decide, root never led | nothing | nothing |
///
/// Half of what is lost, rounded down, goes to the stakes on the final root, pro rata, that were laid once the dispute
/// was open and do not merely go back; the rest, or all of it where there are none, is a penalty. Without a dispute
/// nothing is lost.
interface IRootStakes is IVaultUser {
    /// @notice How a root came to the table.
    /// @dev `Late`: brought while stakes decide.
    enum Entry {
        None,
        Proposed,
        Challenged,
        Late
    }

    /// @notice Who decided which root is final.
    enum Decision {
        Unchallenged,
        Ruled,
        Staked
    }

    /// @notice What one account laid on a root, in units.
    /// @param entered With the root, or backing it before.
    /// @param confirmed With a confirmation.
    /// @param added While stakes decide.
    struct Stake {
        uint64 entered;
        uint64 confirmed;
        uint64 added;
    }

    /// @notice What all accounts laid on a root, in units, and how the root stands.
    /// @param led Whether it stood at some time: proposed, or ahead of the root that stood by a quarter.
    struct Pool {
        uint64 entered;
        uint64 confirmed;
        uint64 added;
        bool led;
        Entry entry;
    }

    /// @notice `account` laid `units` of what a root must come to the table with.
    event StakeLaid(uint256 indexed epoch, bytes32 indexed root, address indexed account, uint64 units);

    /// @notice `account` took back the `units` that it laid on a root that is not on the table.
    event BackingWithdrawn(uint256 indexed epoch, bytes32 indexed root, address indexed account, uint64 units);

    /// @notice `account` laid `units` on a root that is behind, while stakes decide.
    event StakeAdded(uint256 indexed epoch, bytes32 indexed root, address indexed account, uint64 units);

    /// @notice `root` exceeds the root that stood by a quarter and stands now.
    event LeadChanged(uint256 indexed epoch, bytes32 indexed root, bytes32 indexed previous);

    /// @notice The epoch is final after a dispute: of the units lost on other roots, `shared` wei go to stakes on the
    /// final root and `penalty` wei to the vault's receiver of penalties.
    event LossesDivided(uint256 indexed epoch, uint256 shared, uint256 penalty);

    /// @notice Of `laid` units `lost` were forfeited and the others are free again; `reward` is paid in wei of the bond
    /// token.
    event StakeSettled(
        uint256 indexed epoch,
        bytes32 indexed root,
        address indexed account,
        uint64 laid,
        uint64 lost,
        uint256 reward
    );

    /// @notice The rate of units to the bond token is zero.
    error RootStakesZeroRate();

    /// @notice No units are laid.
    error RootStakesZeroUnits();

    /// @notice A pool holds less than 2^64 units.
    error RootStakesTooLarge(bytes32 root, uint256 pool);

    /// @notice `root` was proposed or brought already.
    error RootStakesOnTable(uint256 epoch, bytes32 root);

    /// @notice `root` was neither proposed nor brought.
    error RootStakesNotOnTable(uint256 epoch, bytes32 root);

    /// @notice Only roots that are behind can be added to.
    error RootStakesLeads(uint256 epoch, bytes32 root);

    /// @notice `account` proposed, backed or confirmed the root already.
    error RootStakesAlreadyLaid(uint256 epoch, bytes32 root, address account);

    /// @notice `account` has nothing laid on the root, or it is settled.
    error RootStakesNothingLaid(uint256 epoch, bytes32 root, address account);

    /// @notice The root of `epoch` that is proposed, leads or is final; zero if there is none.
    function standingRoot(uint256 epoch) external view returns (bytes32);

    /// @notice What all accounts laid on `root`.
    function poolOf(uint256 epoch, bytes32 root) external view returns (Pool memory);

    /// @notice What `account` laid on `root` and has not settled.
    function stakeOf(uint256 epoch, bytes32 root, address account) external view returns (Stake memory);

    /// @notice Who decided `epoch`, once it is final.
    function decisionOf(uint256 epoch) external view returns (Decision);
}
