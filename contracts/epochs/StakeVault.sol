// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bindable} from "../abstracts/Bindable.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IEmissionSchedule} from "../interfaces/IEmissionSchedule.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IProgramSeal} from "../interfaces/IProgramSeal.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Bonds of operators, attesters, reviewers and challengers
/// @notice Serves steps 2, 3, 5 and 6 of the way of the data: whoever vouches has something to lose. The vault holds
/// every bond, every unbonding amount and every amount owed; only slashing moves tokens to anyone but their owner.
contract StakeVault is IStakeVault, AccessManaged, CouncilRuled, Bindable, FactChain {
    using SafeERC20 for IERC20;

    IERC20 private immutable TOKEN;
    uint32 private immutable UNBONDING_DELAY;

    /// @dev Least bond that counts in a role, and what it can be lowered and raised to.
    struct Minimum {
        uint112 amount;
        uint112 least;
        uint112 most;
    }

    IEpochOracle private _oracle;
    address private _penaltyRecipient;
    address[] private _slashers;
    mapping(address account => bool) private _isSlasher;
    mapping(Role role => Minimum minimum) private _minimums;
    mapping(Role role => mapping(address account => Bond)) private _bonds;
    mapping(Role role => mapping(address account => Unbonding)) private _unbondings;
    mapping(address beneficiary => uint256 amount) private _owed;
    /// @dev What a slasher locked and neither gave back nor paid out. So tokens always cover what is free, leaving,
    /// owed and held.
    mapping(address slasher => uint256 amount) private _held;

    constructor(
        address authority,
        ICouncil council_,
        address binder_,
        Terms memory terms
    ) AccessManaged(authority) CouncilRuled(council_) Bindable(binder_) {
        if (address(terms.token) == address(0) || terms.unbondingDelay == 0) revert StakeVaultInvalidTerms();
        TOKEN = terms.token;
        UNBONDING_DELAY = terms.unbondingDelay;
        uint256 supply = terms.token.totalSupply();
        for (uint256 i = 0; i < terms.minimums.length; ++i) {
            (uint112 amount, Role role) = (terms.minimums[i], Role(i));
            Minimum memory minimum = Minimum(amount, terms.leastMinimums[i], terms.mostMinimums[i]);
            if (minimum.least == 0 || amount > supply || !_isWithin(amount, minimum)) {
                revert StakeVaultInvalidMinimum(role, amount, minimum.least, minimum.most);
            }
            _minimums[role] = minimum;
            emit MinimumSet(role, amount);
        }
    }

    modifier onlySlasher() {
        if (!_isSlasher[msg.sender]) revert StakeVaultNotSlasher(msg.sender);
        _;
    }

    /* BIND */

    /// @inheritdoc IStakeVault
    function bind(IEpochOracle oracle_, address[] calldata others, address timelock) external binds {
        _requirePartner(timelock);
        _addSlasher(address(oracle_));
        _oracle = oracle_;
        IEmissionSchedule treasury = oracle_.schedule();
        bool isReward = address(TOKEN) == address(treasury.distributor().token());
        _penaltyRecipient = isReward ? address(treasury) : timelock;
        for (uint256 i = 0; i < others.length; ++i) {
            _addSlasher(others[i]);
        }
        emit VaultBound(_slashers, _penaltyRecipient);
    }

    /* BOND */

    /// @inheritdoc IStakeVault
    function bond(Role role, uint112 amount) external {
        if (!isBound() || !_oracle.isSealed()) revert IProgramSeal.ProgramNotSealed();
        if (amount == 0) revert StakeVaultZeroAmount();
        uint112 bonded = _bonds[role][msg.sender].amount;
        if (amount > type(uint112).max - bonded) revert StakeVaultTooLarge(role, msg.sender, bonded, amount);

        _bonds[role][msg.sender].amount = bonded + amount;
        emit Bonded(role, msg.sender, amount);
        _addFact(abi.encode(Bonded.selector, role, msg.sender, amount));

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
        _addFact(abi.encode(Unbonded.selector, role, msg.sender, amount, leaving.availableAt));
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
    function setAdmitted(Role role, address account, bool admitted) external onlyCouncil {
        _bonds[role][account].admitted = admitted;
        emit AdmittedSet(role, account, admitted);
    }

    /// @inheritdoc IStakeVault
    function setMinimum(Role role, uint112 minimum) external restricted {
        Minimum storage range = _minimums[role];
        if (!_isWithin(minimum, range)) revert StakeVaultMinimumOutOfRange(role, minimum, range.least, range.most);

        range.amount = minimum;
        emit MinimumSet(role, minimum);
    }

    /* DISPUTE */

    /// @inheritdoc IStakeVault
    function lock(Role role, address account, uint112 amount) external onlySlasher {
        Bond storage held = _bonds[role][account];
        _requireFree(role, account, held, amount);

        held.locked += amount;
        _held[msg.sender] += amount;
        emit Locked(role, account, amount);
        _addFact(abi.encode(Locked.selector, role, account, amount));
    }

    /// @inheritdoc IStakeVault
    function unlock(Role role, address account, uint112 amount) external onlySlasher {
        _unlock(role, account, amount);
        _give(amount);
        emit Unlocked(role, account, amount);
        _addFact(abi.encode(Unlocked.selector, role, account, amount));
    }

    /// @inheritdoc IStakeVault
    function forfeit(Role role, address account, uint112 amount) external onlySlasher {
        _unlock(role, account, amount);
        _bonds[role][account].amount -= amount;
        emit Forfeited(role, account, amount);
        _addFact(abi.encode(Forfeited.selector, role, account, amount));
    }

    /// @inheritdoc IStakeVault
    function pay(address beneficiary, uint256 amount) external onlySlasher {
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
    ) external onlySlasher returns (uint112 taken) {
        if (beneficiary == address(0)) revert StakeVaultZeroBeneficiary();
        Bond storage held = _bonds[role][account];
        Unbonding storage leaving = _unbondings[role][account];
        uint112 fromFree = _min(amount, held.amount - held.locked);
        uint112 fromLeaving = _min(amount - fromFree, leaving.amount);
        taken = fromFree + fromLeaving;

        held.amount -= fromFree;
        leaving.amount -= fromLeaving;
        emit Slashed(role, account, beneficiary, taken);
        _addFact(abi.encode(Slashed.selector, role, account, beneficiary, taken));

        _send(beneficiary, taken);
    }

    /* VIEWS */

    /// @inheritdoc IStakeVault
    function slashers() external view returns (address[] memory) {
        return _slashers;
    }

    /// @inheritdoc IStakeVault
    function isSlasher(address account) external view returns (bool) {
        return _isSlasher[account];
    }

    /// @inheritdoc IStakeVault
    function penaltyRecipient() external view returns (address) {
        return _penaltyRecipient;
    }

    /// @inheritdoc IStakeVault
    function oracle() external view returns (IEpochOracle) {
        return _oracle;
    }

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
        return _minimums[role].amount;
    }

    /// @inheritdoc IStakeVault
    function minimumRangeOf(Role role) external view returns (uint112 least, uint112 most) {
        return (_minimums[role].least, _minimums[role].most);
    }

    /// @inheritdoc IStakeVault
    function isBonded(Role role, address account) external view returns (bool) {
        return _bonds[role][account].amount >= _minimums[role].amount;
    }

    /// @inheritdoc IStakeVault
    function isActive(Role role, address account) external view returns (bool) {
        Bond memory held = _bonds[role][account];
        return held.admitted && held.amount >= _minimums[role].amount;
    }

    /* PRIVATE */

    function _addSlasher(address slasher) private {
        _requirePartner(slasher);
        _slashers.push(slasher);
        _isSlasher[slasher] = true;
    }

    function _isWithin(uint112 amount, Minimum memory range) private pure returns (bool) {
        return amount >= range.least && amount <= range.most;
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
