// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Bonds of operators, attesters, reviewers and challengers
/// @notice Serves steps 2, 3, 5 and 6 of the way of the data: whoever vouches has something to lose. The vault holds
/// every bond, every unbonding amount and every amount owed; only slashing moves tokens to anyone but their owner.
contract StakeVault is IStakeVault, AccessManaged {
    using SafeERC20 for IERC20;

    IERC20 private immutable TOKEN;
    uint32 private immutable UNBONDING_DELAY;

    mapping(Role role => uint112 minimum) private _minimums;
    mapping(Role role => mapping(address account => Bond)) private _bonds;
    mapping(Role role => mapping(address account => Unbonding)) private _unbondings;
    mapping(address beneficiary => uint256 amount) private _owed;
    /// @dev What a slasher locked and neither gave back nor paid out. So tokens always cover what is free, leaving,
    /// owed and held.
    mapping(address slasher => uint256 amount) private _held;

    /// @param minimums Least bonds of operators, attesters, reviewers and challengers, in that order.
    constructor(
        address authority,
        IERC20 token_,
        uint32 unbondingDelay_,
        uint112[4] memory minimums
    ) AccessManaged(authority) {
        if (address(token_) == address(0)) revert StakeVaultZeroToken();
        TOKEN = token_;
        UNBONDING_DELAY = unbondingDelay_;
        for (uint256 i = 0; i < minimums.length; ++i) {
            _setMinimum(Role(i), minimums[i]);
        }
    }

    /* BOND */

    /// @inheritdoc IStakeVault
    function bond(Role role, uint112 amount) external {
        if (amount == 0) revert StakeVaultZeroAmount();
        uint112 bonded = _bonds[role][msg.sender].amount;
        if (amount > type(uint112).max - bonded) revert StakeVaultTooLarge(role, msg.sender, bonded, amount);

        _bonds[role][msg.sender].amount = bonded + amount;
        emit Bonded(role, msg.sender, amount);

        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received != amount) revert StakeVaultUnderfunded(amount, received);
    }

    /// @inheritdoc IStakeVault
    function unbond(Role role, uint112 amount) external {
        if (amount == 0) revert StakeVaultZeroAmount();
        Bond storage held = _bonds[role][msg.sender];
        _requireFree(role, msg.sender, held, amount);

        held.amount -= amount;
        Unbonding storage leaving = _unbondings[role][msg.sender];
        leaving.amount += amount;
        leaving.availableAt = UnixTime.narrow(block.timestamp + UNBONDING_DELAY);
        emit Unbonded(role, msg.sender, amount, leaving.availableAt);
    }

    /// @inheritdoc IStakeVault
    function withdraw(Role role) external {
        Unbonding memory leaving = _unbondings[role][msg.sender];
        if (leaving.amount == 0) revert StakeVaultNothingToWithdraw(role, msg.sender);
        if (block.timestamp < leaving.availableAt) {
            revert StakeVaultStillUnbonding(role, msg.sender, leaving.availableAt);
        }

        delete _unbondings[role][msg.sender];
        emit Withdrawn(role, msg.sender, leaving.amount);

        TOKEN.safeTransfer(msg.sender, leaving.amount);
    }

    /// @inheritdoc IStakeVault
    function collect(address beneficiary) external {
        uint256 amount = _owed[beneficiary];
        if (amount == 0) revert StakeVaultNothingOwed(beneficiary);

        delete _owed[beneficiary];
        emit Collected(beneficiary, amount);

        TOKEN.safeTransfer(beneficiary, amount);
    }

    /* ADMIT */

    /// @inheritdoc IStakeVault
    function setAdmitted(Role role, address account, bool admitted) external restricted {
        _bonds[role][account].admitted = admitted;
        emit AdmittedSet(role, account, admitted);
    }

    /// @inheritdoc IStakeVault
    function setMinimum(Role role, uint112 minimum) external restricted {
        _setMinimum(role, minimum);
    }

    /* DISPUTE */

    /// @inheritdoc IStakeVault
    function lock(Role role, address account, uint112 amount) external restricted {
        Bond storage held = _bonds[role][account];
        _requireFree(role, account, held, amount);

        held.locked += amount;
        _held[msg.sender] += amount;
        emit Locked(role, account, amount);
    }

    /// @inheritdoc IStakeVault
    function unlock(Role role, address account, uint112 amount) external restricted {
        _unlock(role, account, amount);
        _give(amount);
        emit Unlocked(role, account, amount);
    }

    /// @inheritdoc IStakeVault
    function forfeit(Role role, address account, uint112 amount) external restricted {
        _unlock(role, account, amount);
        _bonds[role][account].amount -= amount;
        emit Forfeited(role, account, amount);
    }

    /// @inheritdoc IStakeVault
    function pay(address beneficiary, uint256 amount) external restricted {
        if (beneficiary == address(0)) revert StakeVaultZeroBeneficiary();
        _give(amount);
        emit Paid(msg.sender, beneficiary, amount);

        _send(beneficiary, amount);
    }

    /// @inheritdoc IStakeVault
    function slash(
        Role role,
        address account,
        uint112 amount,
        address beneficiary
    ) external restricted returns (uint112 taken) {
        if (beneficiary == address(0)) revert StakeVaultZeroBeneficiary();
        Bond storage held = _bonds[role][account];
        Unbonding storage leaving = _unbondings[role][account];
        uint112 fromFree = _min(amount, held.amount - held.locked);
        uint112 fromLeaving = _min(amount - fromFree, leaving.amount);
        taken = fromFree + fromLeaving;

        held.amount -= fromFree;
        leaving.amount -= fromLeaving;
        emit Slashed(role, account, beneficiary, taken);

        _send(beneficiary, taken);
    }

    /* VIEWS */

    /// @inheritdoc IStakeVault
    function token() external view returns (IERC20) {
        return TOKEN;
    }

    /// @inheritdoc IStakeVault
    function unbondingDelay() external view returns (uint32) {
        return UNBONDING_DELAY;
    }

    /// @inheritdoc IStakeVault
    function bondOf(Role role, address account) external view returns (Bond memory) {
        return _bonds[role][account];
    }

    /// @inheritdoc IStakeVault
    function unbondingOf(Role role, address account) external view returns (Unbonding memory) {
        return _unbondings[role][account];
    }

    /// @inheritdoc IStakeVault
    function owedTo(address beneficiary) external view returns (uint256) {
        return _owed[beneficiary];
    }

    /// @inheritdoc IStakeVault
    function heldBy(address slasher) external view returns (uint256) {
        return _held[slasher];
    }

    /// @inheritdoc IStakeVault
    function minimumOf(Role role) external view returns (uint112) {
        return _minimums[role];
    }

    /// @inheritdoc IStakeVault
    function isBonded(Role role, address account) external view returns (bool) {
        return _bonds[role][account].amount >= _minimums[role];
    }

    /// @inheritdoc IStakeVault
    function isActive(Role role, address account) external view returns (bool) {
        Bond memory held = _bonds[role][account];
        return held.admitted && held.amount >= _minimums[role];
    }

    /* PRIVATE */

    function _setMinimum(Role role, uint112 minimum) private {
        _minimums[role] = minimum;
        emit MinimumSet(role, minimum);
    }

    function _requireFree(Role role, address account, Bond storage held, uint112 needed) private view {
        uint112 free = held.amount - held.locked;
        if (free < needed) revert StakeVaultInsufficientBond(role, account, free, needed);
    }

    function _unlock(Role role, address account, uint112 amount) private {
        Bond storage held = _bonds[role][account];
        if (held.locked < amount) revert StakeVaultInsufficientLock(role, account, held.locked, amount);
        held.locked -= amount;
    }

    /// @dev Takes `amount` off what the caller holds.
    function _give(uint256 amount) private {
        uint256 held = _held[msg.sender];
        if (held < amount) revert StakeVaultInsufficientHeld(msg.sender, held, amount);
        _held[msg.sender] = held - amount;
    }

    /// @dev A beneficiary that the token refuses must not be able to hold up a dispute.
    function _send(address beneficiary, uint256 amount) private {
        if (TOKEN.trySafeTransfer(beneficiary, amount)) return;
        _owed[beneficiary] += amount;
        emit Owed(beneficiary, amount);
    }

    function _min(uint112 a, uint112 b) private pure returns (uint112) {
        // The cast keeps the value: both are 112 bits wide.
        return uint112(Math.min(a, b));
    }
}
