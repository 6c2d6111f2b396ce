// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IEmissionSchedule} from "./IEmissionSchedule.sol";
import {IVestingMerkleDistributor} from "./IVestingMerkleDistributor.sol";

/// @title Holds: units set aside because their account was flagged
/// @notice Step 7 of the way of the data. Flagged is not rejected: a hold is released to its account after the hold
/// period unless the council confirmed the flag in time, in which case its units go back to the treasury.
///
/// How holds enter: the holds of an epoch are the leaves `SumTree.leaf(epoch, account, units, 0)` of a tree of their
/// own, the holds root. The epoch's root carries two leaves for it: this contract's, with the sum of all held units,
/// and that of `markerOf(epoch, holdsRoot)`, with no units and no reputation, which commits to the list. So the list is
/// fixed, checked and challenged together with the epoch's root, and anyone can open it here: no operator is trusted
/// with it.
///
/// Vesting goes on while units are held, on the epoch's schedule: what a hold has vested is due at once when it becomes
/// releasable, the rest as it vests. Each hold rounds down on its own, so all of them never exceed what the distributor
/// has vested for the sum.
interface IRewardEscrow is ICouncilRuled {
    /// @notice What became of a flag. `Held` becomes releasable by itself.
    enum Status {
        Held,
        Confirmed,
        Dismissed
    }

    /// @notice One hold of an epoch, with its proof against the holds root.
    /// @param account Account that was flagged.
    /// @param units Whole units held.
    /// @param proof Sibling hashes from the leaf up.
    struct Hold {
        address account;
        uint64 units;
        bytes32[] proof;
    }

    /// @notice Holds of one epoch.
    /// @param root Root of the holds tree, zero if not opened; its low 64 bits are the sum of all holds.
    /// @param releasableAt Unix seconds from which the council can no longer rule.
    /// @param confirmed Units of confirmed flags, which belong to the treasury.
    /// @param reclaimed Units that the treasury has received.
    struct Epoch {
        bytes32 root;
        uint40 releasableAt;
        uint64 confirmed;
        uint64 reclaimed;
    }

    /// @notice State of one hold.
    /// @param status What became of the flag.
    /// @param confirmed Units of the confirmed hold, zero unless confirmed.
    /// @param released Units paid to the account.
    struct State {
        Status status;
        uint64 confirmed;
        uint64 released;
    }

    /// @notice The holds of `epoch` were opened; the council may rule on them until `releasableAt`.
    event HoldsOpened(uint256 indexed epoch, bytes32 indexed holdsRoot, uint64 units, uint40 releasableAt);

    /// @notice The council confirmed a flag: the hold goes back to the treasury.
    event HoldConfirmed(uint256 indexed epoch, address indexed account, uint64 units);

    /// @notice The council dismissed a flag: the hold is releasable at once, for good.
    event HoldDismissed(uint256 indexed epoch, address indexed account, uint64 units);

    /// @notice Vested `units` of a hold of `account` were paid to `recipient`.
    event HoldReleased(uint256 indexed epoch, address indexed account, address indexed recipient, uint64 units);

    /// @notice Vested `units` of confirmed holds went back to the treasury.
    event HoldsReclaimed(uint256 indexed epoch, uint64 units);

    /// @notice The hold period is zero.
    error RewardEscrowZeroPeriod();

    /// @notice The holds of the epoch are open.
    error RewardEscrowAlreadyOpen(uint256 epoch, bytes32 holdsRoot);

    /// @notice The distributor has no root of the epoch.
    error RewardEscrowNotFinal(uint256 epoch);

    /// @notice The epoch's root does not commit to this list of holds.
    error RewardEscrowNotCommitted(uint256 epoch, bytes32 holdsRoot);

    /// @notice The distributor credited this contract with `credited` units for the epoch, the holds sum to `total`.
    error RewardEscrowWrongTotal(uint256 epoch, uint64 total, uint64 credited);

    /// @notice The holds of the epoch are not open.
    error RewardEscrowNotOpen(uint256 epoch);

    /// @notice The hold is not in the epoch's list.
    error RewardEscrowInvalidProof(uint256 epoch, address account);

    /// @notice The council could rule before `releasableAt` (Unix seconds).
    error RewardEscrowHoldPeriodOver(uint256 epoch, uint40 releasableAt);

    /// @notice The council can still rule: units move from `releasableAt` (Unix seconds) on.
    error RewardEscrowHoldPeriodOpen(uint256 epoch, uint40 releasableAt);

    /// @notice The council has ruled on the flag.
    error RewardEscrowAlreadyRuled(uint256 epoch, address account, Status status);

    /// @notice The flag was confirmed: the units belong to the treasury.
    error RewardEscrowConfirmed(uint256 epoch, address account);

    /// @notice The distributor's claim gate refuses the account.
    error RewardEscrowNotEligible(address account);

    /// @notice Nothing more has vested.
    error RewardEscrowNothingDue(uint256 epoch);

    /// @notice Opens the holds of a finalized epoch, and books this contract's leaf in the distributor unless somebody
    /// has. Permissionless, once per epoch.
    /// @dev Reverts with `RewardEscrowAlreadyOpen`, `RewardEscrowNotFinal`, `RewardEscrowNotCommitted`,
    /// `RewardEscrowWrongTotal` or, if nobody has booked the leaf, as the distributor's `claim` does.
    /// @param leafProof Proof of this contract's leaf (epoch, this, total of `holdsRoot`, 0) against the epoch's root.
    /// @param markerProof Proof of the leaf (epoch, `markerOf(epoch, holdsRoot)`, 0, 0) against the epoch's root.
    function open(
        uint256 epoch,
        bytes32 holdsRoot,
        bytes32[] calldata leafProof,
        bytes32[] calldata markerProof
    ) external;

    /// @notice Rules on flags before `releasableAt`. By the council.
    /// @dev Reverts with `RewardEscrowNotOpen`, `RewardEscrowHoldPeriodOver`, then hold by hold with
    /// `RewardEscrowInvalidProof` or `RewardEscrowAlreadyRuled`.
    /// @param confirmed True confirms flags on which nobody has ruled: their units go back to the treasury. False
    /// dismisses them, confirmed ones too (an appeal): their units are releasable at once. A dismissal is final.
    function rule(uint256 epoch, Hold[] calldata holds, bool confirmed) external;

    /// @notice Pays what has vested of a hold to its account, or to the account's standing recipient, from
    /// `releasableAt` on, or at once if its flag was dismissed. Permissionless. Where the distributor has a claim gate,
    /// the account must satisfy it.
    /// @dev Reverts with `RewardEscrowNotOpen`, `RewardEscrowInvalidProof`, `RewardEscrowConfirmed`,
    /// `RewardEscrowHoldPeriodOpen`, `RewardEscrowNotEligible` or `RewardEscrowNothingDue`.
    /// @return units Units paid.
    function release(uint256 epoch, Hold calldata hold) external returns (uint64 units);

    /// @notice Returns what has vested of the epoch's confirmed holds to the treasury, from `releasableAt` on.
    /// Permissionless.
    /// @dev Reverts with `RewardEscrowNotOpen`, `RewardEscrowHoldPeriodOpen` or `RewardEscrowNothingDue`.
    /// @return units Units returned.
    function reclaim(uint256 epoch) external returns (uint64 units);

    /// @notice Account of the leaf that commits an epoch's root to a holds root: the low 160 bits of
    /// `keccak256(abi.encode(address(this), epoch, holdsRoot))`. Nobody holds its key.
    function markerOf(uint256 epoch, bytes32 holdsRoot) external view returns (address);

    /// @notice Holds of `epoch`.
    function epochOf(uint256 epoch) external view returns (Epoch memory);

    /// @notice State of the hold of `account` in `epoch`.
    function stateOf(uint256 epoch, address account) external view returns (State memory);

    /// @notice Units that `release` would pay for a hold of `units` now, without checking its proof or the claim gate.
    function releasableOf(uint256 epoch, address account, uint64 units) external view returns (uint64);

    /// @notice Seconds from opening an epoch's holds for which the council may rule.
    function holdPeriod() external view returns (uint32);

    /// @notice Where this contract's leaves are booked and vest.
    function distributor() external view returns (IVestingMerkleDistributor);

    /// @notice Treasury to which confirmed holds return.
    function schedule() external view returns (IEmissionSchedule);
}
