// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IBindable} from "./IBindable.sol";
import {ICouncilRuled} from "./ICouncilRuled.sol";
import {IEpochOracle} from "./IEpochOracle.sol";

/// @title Bonds of operators, attesters, reviewers and challengers
/// @notice Serves steps 2, 3, 5 and 6 of the way of the data. Amounts are wei of the bond token.
///
/// Only the contracts of a closed list, set once, can lock and slash; no role can, nor can any role touch a bond in
/// another way.
interface IStakeVault is IBindable, ICouncilRuled {
    /// @notice What a bond vouches for.
    enum Role {
        Operator,
        Attester,
        Reviewer,
        Challenger
    }

    /// @notice One account's bond in one role.
    /// @param amount Bonded, in wei of the bond token; includes what is locked, excludes what is unbonding.
    /// @param locked Part of `amount` that open disputes hold.
    /// @param admitted Whether the council admitted the account to the role.
    struct Bond {
        uint112 amount;
        uint112 locked;
        bool admitted;
    }

    /// @notice What an account is taking out of a role.
    /// @param amount Wei; slashable until withdrawn.
    /// @param availableAt Unix seconds from which it can be withdrawn.
    struct Unbonding {
        uint112 amount;
        uint40 availableAt;
    }

    /// @notice Terms of the vault, fixed for ever but for the minimums.
    /// @param token The bond token.
    /// @param unbondingDelay Seconds from `unbond` to `withdraw`.
    /// @param minimums Least bonds of operators, attesters, reviewers and challengers, in that order, at first.
    /// @param leastMinimums What each can be lowered to.
    /// @param mostMinimums What each can be raised to.
    struct Terms {
        IERC20 token;
        uint32 unbondingDelay;
        uint112[4] minimums;
        uint112[4] leastMinimums;
        uint112[4] mostMinimums;
    }

    /// @notice The vault knows who may lock and slash, and who gets penalties, for good.
    event VaultBound(address[] slashers, address indexed penaltyRecipient);

    /// @notice `amount` wei were added to the bond.
    event Bonded(Role indexed role, address indexed account, uint112 amount);

    /// @notice `amount` wei left the bond; all that is unbonding can be withdrawn from `availableAt` (Unix seconds) on.
    event Unbonded(Role indexed role, address indexed account, uint112 amount, uint40 availableAt);

    /// @notice `amount` wei that had finished unbonding were paid to the account.
    event Withdrawn(Role indexed role, address indexed account, uint112 amount);

    /// @notice The account was admitted to the role, or no longer is.
    event AdmittedSet(Role indexed role, address indexed account, bool admitted);

    /// @notice Bonds of the role count from `minimum` wei on.
    event MinimumSet(Role indexed role, uint112 minimum);

    /// @notice `amount` wei of the bond are held by an open dispute.
    event Locked(Role indexed role, address indexed account, uint112 amount);

    /// @notice `amount` wei of the bond are no longer held.
    event Unlocked(Role indexed role, address indexed account, uint112 amount);

    /// @notice `amount` wei of the bond went to `beneficiary`, or are owed to it.
    event Slashed(Role indexed role, address indexed account, address indexed beneficiary, uint112 amount);

    /// @notice `amount` wei of the locked bond are lost; the slasher who locked them holds them until it pays them out.
    event Forfeited(Role indexed role, address indexed account, uint112 amount);

    /// @notice `amount` wei of what `slasher` holds went to `beneficiary`, or are owed to it.
    event Paid(address indexed slasher, address indexed beneficiary, uint256 amount);

    /// @notice The token refused to pay `beneficiary`, who can collect the amount later.
    event Owed(address indexed beneficiary, uint256 amount);

    /// @notice `amount` wei that were owed were paid to `beneficiary`.
    event Collected(address indexed beneficiary, uint256 amount);

    /// @notice No token, or no unbonding delay.
    error StakeVaultInvalidTerms();

    /// @notice A minimum of zero, out of its range, or above the supply of the token.
    error StakeVaultInvalidMinimum(Role role, uint112 minimum, uint112 least, uint112 most);

    /// @notice The minimum of `role` lies between `least` and `most`.
    error StakeVaultMinimumOutOfRange(Role role, uint112 minimum, uint112 least, uint112 most);

    /// @notice `caller` is not on the closed list.
    error StakeVaultNotSlasher(address caller);

    /// @notice The amount is zero.
    error StakeVaultZeroAmount();

    /// @notice The beneficiary is the zero address.
    error StakeVaultZeroBeneficiary();

    /// @notice The balance grew by `received` instead of `expected` wei.
    error StakeVaultUnderfunded(uint256 expected, uint256 received);

    /// @notice Only `free` of the bond is neither locked nor unbonding.
    error StakeVaultInsufficientBond(Role role, address account, uint112 free, uint112 needed);

    /// @notice Only `locked` of the bond is locked.
    error StakeVaultInsufficientLock(Role role, address account, uint112 locked, uint112 needed);

    /// @notice `slasher` holds only `held` wei of what it locked.
    error StakeVaultInsufficientHeld(address slasher, uint256 held, uint256 needed);

    /// @notice A bond holds less than 2^112.
    error StakeVaultTooLarge(Role role, address account, uint112 bonded, uint112 amount);

    /// @notice Nothing of the account is unbonding in the role.
    error StakeVaultNothingToWithdraw(Role role, address account);

    /// @notice What is unbonding can be withdrawn from `availableAt` (Unix seconds) on.
    error StakeVaultStillUnbonding(Role role, address account, uint40 availableAt);

    /// @notice Nothing is owed to the beneficiary.
    error StakeVaultNothingOwed(address beneficiary);

    /// @notice Names the contracts that may lock and slash, the oracle first among them, and the timelock, which gets
    /// penalties unless they are in the reward token. By the binder, once.
    /// @dev Reverts with `BindableUnauthorized`, `BindableAlreadyBound` and `BindableInvalidPartner`.
    function bind(IEpochOracle oracle, address[] calldata others, address timelock) external;

    /// @notice Bonds `amount` of the caller's tokens in `role`, once the program is sealed. Reverts unless the balance
    /// grows by exactly that.
    /// @dev Reverts with `StakeVaultTooLarge` if the bond would reach 2^112.
    function bond(Role role, uint112 amount) external;

    /// @notice Starts to unbond `amount`; withdrawable after the unbonding delay, slashable until withdrawn. The delay
    /// starts anew for what was unbonding already.
    /// @dev Reverts with `StakeVaultZeroAmount` and `StakeVaultInsufficientBond`.
    function unbond(Role role, uint112 amount) external;

    /// @notice Pays out what has finished unbonding.
    /// @dev Reverts with `StakeVaultNothingToWithdraw` and `StakeVaultStillUnbonding`.
    function withdraw(Role role) external;

    /// @notice Pays what a slash could not pay to `beneficiary` at the time. Permissionless.
    /// @dev Reverts with `StakeVaultNothingOwed`.
    function collect(address beneficiary) external;

    /// @notice Admits an account to a role, or removes it. By the council.
    /// @dev Reverts with `CouncilUnauthorized`.
    function setAdmitted(Role role, address account, bool admitted) external;

    /// @notice Sets the least bond that counts in a role, within its range. Restricted to governance.
    /// @dev Reverts with `StakeVaultMinimumOutOfRange`.
    function setMinimum(Role role, uint112 minimum) external;

    /// @notice Holds `amount` of the account's bond while a dispute is open. For slashers alone.
    /// @dev Reverts with `StakeVaultNotSlasher` and `StakeVaultInsufficientBond`.
    function lock(Role role, address account, uint112 amount) external;

    /// @notice Frees `amount` of what the caller locked. For slashers alone.
    /// @dev Reverts with `StakeVaultNotSlasher`, `StakeVaultInsufficientLock` and `StakeVaultInsufficientHeld`.
    function unlock(Role role, address account, uint112 amount) external;

    /// @notice Takes `amount` of what the caller locked out of the bond for good; the caller holds it until it pays it
    /// out. For slashers alone.
    /// @dev Reverts with `StakeVaultNotSlasher` and `StakeVaultInsufficientLock`.
    function forfeit(Role role, address account, uint112 amount) external;

    /// @notice Pays `amount` of what the caller holds to `beneficiary`, or keeps it for `collect` if the token refuses.
    /// For slashers alone.
    /// @dev Nobody frees and pays out more than it locked, so no slasher can reach what others hold or what is free.
    /// Reverts with `StakeVaultNotSlasher`, `StakeVaultZeroBeneficiary` and `StakeVaultInsufficientHeld`.
    function pay(address beneficiary, uint256 amount) external;

    /// @notice Takes up to `amount` of what is not locked of a bond, free first, then unbonding, and pays it to
    /// `beneficiary`, or keeps it for `collect` if the token refuses. For slashers alone.
    /// @dev Reverts with `StakeVaultNotSlasher` and `StakeVaultZeroBeneficiary`.
    /// @return taken What there was to take.
    function slash(Role role, address account, uint112 amount, address beneficiary) external returns (uint112 taken);

    /// @notice The contracts that may lock and slash, the oracle first; empty before the vault is bound.
    function slashers() external view returns (address[] memory);

    /// @notice Whether `account` may lock and slash.
    function isSlasher(address account) external view returns (bool);

    /// @notice Who gets the part of penalties that no winner gets: the schedule, where anyone books it as funding, if
    /// bonds are in the reward token, else the timelock.
    function penaltyRecipient() external view returns (address);

    /// @notice The oracle, zero before the vault is bound.
    function oracle() external view returns (IEpochOracle);

    /// @notice The bond token.
    function token() external view returns (IERC20);

    /// @notice Seconds from `unbond` to `withdraw`.
    function unbondingDelay() external view returns (uint32);

    /// @notice An account's bond in a role.
    function bondOf(Role role, address account) external view returns (Bond memory);

    /// @notice What an account is taking out of a role.
    function unbondingOf(Role role, address account) external view returns (Unbonding memory);

    /// @notice What `collect` would pay.
    function owedTo(address beneficiary) external view returns (uint256);

    /// @notice What `slasher` locked, in wei, and neither freed nor paid out.
    function heldBy(address slasher) external view returns (uint256);

    /// @notice Least bond that counts in `role`, in wei.
    function minimumOf(Role role) external view returns (uint112);

    /// @notice Range within which the minimum of `role` can be moved, in wei.
    function minimumRangeOf(Role role) external view returns (uint112 least, uint112 most);

    /// @notice Whether the account's bond reaches the role's minimum.
    function isBonded(Role role, address account) external view returns (bool);

    /// @notice Whether the account is admitted to the role and bonded.
    function isActive(Role role, address account) external view returns (bool);
}
