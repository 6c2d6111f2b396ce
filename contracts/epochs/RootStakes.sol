// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IRootStakes} from "../interfaces/IRootStakes.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IVaultUser} from "../interfaces/IVaultUser.sol";
import {UnixTime} from "../libraries/UnixTime.sol";

/// @title Stakes on roots: who laid what, which root stands, who is paid once one is final
/// @notice Steps 5 and 6 of the way of the data. This is the ledger; when what may be laid is the oracle's business.
///
/// Nothing loops: a pool is the sum of the stakes on its root, a table keeps the sum of what its roots would lose, and
/// every account settles by itself. What a pool loses is rounded down and what an account loses is rounded up, so
/// rewards and penalty never exceed what the losers leave behind.
abstract contract RootStakes is IRootStakes, FactChain {
    using SafeCast for uint256;

    /// @dev A root leads if its pool exceeds that of the root that stands by one part in so many.
    uint256 private constant LEAD_PARTS = 4;

    IStakeVault private immutable VAULT;
    uint112 private immutable STAKE_RATE;

    /// @dev The roots of one epoch. The losses are those of all roots on the table, the standing one included, if it
    /// lost; they are booked from the first challenge on. 96 bits hold the losses of 2^32 full pools.
    struct Table {
        bytes32 root;
        uint40 leadSince;
        uint96 ruledLoss;
        uint96 stakedLoss;
        Decision decision;
    }

    mapping(uint256 epoch => Table) private _tables;
    mapping(uint256 epoch => mapping(bytes32 root => Pool)) private _pools;
    mapping(uint256 epoch => mapping(bytes32 root => mapping(address account => Stake))) private _stakes;

    constructor(IStakeVault vault_, uint112 stakeRate_) {
        if (stakeRate_ == 0) revert RootStakesZeroRate();
        VAULT = vault_;
        STAKE_RATE = stakeRate_;
    }

    /* VIEWS */

    /// @inheritdoc IRootStakes
    function standingRoot(uint256 epoch) public view returns (bytes32) {
        return _tables[epoch].root;
    }

    /// @inheritdoc IRootStakes
    function poolOf(uint256 epoch, bytes32 root) public view returns (Pool memory) {
        return _pools[epoch][root];
    }

    /// @inheritdoc IRootStakes
    function stakeOf(uint256 epoch, bytes32 root, address account) external view returns (Stake memory) {
        return _stakes[epoch][root][account];
    }

    /// @inheritdoc IRootStakes
    function decisionOf(uint256 epoch) public view returns (Decision) {
        return _tables[epoch].decision;
    }

    /// @inheritdoc IVaultUser
    function vault() public view returns (IStakeVault) {
        return VAULT;
    }

    /* INTERNAL */

    // Before a root is on the table

    function _back(uint256 epoch, bytes32 root, uint64 units) internal {
        _requireOffTable(epoch, root);
        if (units == 0) revert RootStakesZeroUnits();

        _pools[epoch][root] = _enter(epoch, root, units);

        _lock(units);
    }

    function _withdraw(uint256 epoch, bytes32 root) internal {
        _requireOffTable(epoch, root);
        uint64 units = _stakes[epoch][root][msg.sender].entered;
        if (units == 0) revert RootStakesNothingLaid(epoch, root, msg.sender);

        delete _stakes[epoch][root][msg.sender];
        _pools[epoch][root].entered -= units;
        emit BackingWithdrawn(epoch, root, msg.sender, units);
        _addFact(abi.encode(BackingWithdrawn.selector, epoch, root, msg.sender, units));

        _unlock(msg.sender, units);
    }

    // On the table

    /// @dev Lays the first root of an epoch, with all that backs it.
    function _propose(uint256 epoch, bytes32 root, uint64 units) internal {
        Pool memory pool = _enter(epoch, root, units);
        pool.entry = Entry.Proposed;
        pool.led = true;
        _pools[epoch][root] = pool;
        _tables[epoch].root = root;

        _lock(units);
    }

    function _confirm(uint256 epoch, bytes32 root, uint64 units) internal {
        Stake storage stake = _stakes[epoch][root][msg.sender];
        if (stake.entered != 0 || stake.confirmed != 0) revert RootStakesAlreadyLaid(epoch, root, msg.sender);
        Pool memory pool = _pools[epoch][root];
        _requireRoom(root, pool, units);

        stake.confirmed = units;
        pool.confirmed += units;
        _pools[epoch][root] = pool;

        _lock(units);
    }

    /// @dev Books what the proposed root can lose. Whatever is laid from here on is booked as it is laid; confirmations
    /// have ended.
    function _openDispute(uint256 epoch) internal {
        Table storage table = _tables[epoch];
        Pool memory pool = _pools[epoch][table.root];
        table.ruledLoss = _lossOf(pool, Decision.Ruled, Math.Rounding.Floor);
        table.stakedLoss = _lossOf(pool, Decision.Staked, Math.Rounding.Floor);
    }

    /// @dev Lays a further root of an open dispute, with all that backs it.
    function _bring(uint256 epoch, bytes32 root, Entry entry, uint64 units) internal {
        _requireOffTable(epoch, root);

        Pool memory pool = _enter(epoch, root, units);
        pool.entry = entry;
        _contest(epoch, root, pool);

        _lock(units);
    }

    function _add(uint256 epoch, bytes32 root, uint64 units) internal {
        Pool memory pool = _pools[epoch][root];
        if (pool.entry == Entry.None) revert RootStakesNotOnTable(epoch, root);
        if (root == _tables[epoch].root) revert RootStakesLeads(epoch, root);
        if (units == 0) revert RootStakesZeroUnits();
        _requireRoom(root, pool, units);

        _stakes[epoch][root][msg.sender].added += units;
        pool.added += units;
        emit StakeAdded(epoch, root, msg.sender, units);
        _contest(epoch, root, pool);

        _lock(units);
    }

    // Once a root is final

    /// @dev Lets `root` stand, whatever is laid on the others.
    function _choose(uint256 epoch, bytes32 root) internal {
        if (_pools[epoch][root].entry == Entry.None) revert RootStakesNotOnTable(epoch, root);
        _tables[epoch].root = root;
    }

    /// @dev Divides what the other roots lose. Nothing can be laid on the epoch's roots any more.
    function _close(uint256 epoch, Decision decision) internal {
        _tables[epoch].decision = decision;
        (uint256 lost, uint256 shared) = _lossesOf(epoch);
        emit LossesDivided(epoch, shared, lost - shared);

        if (lost != shared) VAULT.pay(VAULT.penaltyRecipient(), lost - shared);
    }

    function _settle(uint256 epoch, bytes32 root, address account) internal returns (uint64 lost, uint256 reward) {
        Stake memory stake = _stakes[epoch][root][account];
        // No overflow: an account's stake is part of the pool, whose sum fits 64 bits.
        uint64 laid = stake.entered + stake.confirmed + stake.added;
        if (laid == 0) revert RootStakesNothingLaid(epoch, root, account);

        delete _stakes[epoch][root][account];
        if (root == _tables[epoch].root) reward = _rewardOf(epoch, root, stake);
        else lost = _lossOf(_shareOf(epoch, root, stake), _tables[epoch].decision, Math.Rounding.Ceil);
        emit StakeSettled(epoch, root, account, laid, lost, reward);

        if (lost != 0) VAULT.forfeit(IStakeVault.Role.Operator, account, _wei(lost));
        if (lost != laid) _unlock(account, laid - lost);
        if (reward != 0) VAULT.pay(account, reward);
    }

    /// @dev The least bond of an operator in units, rounded up.
    function _minimum() internal view returns (uint64) {
        return Math.ceilDiv(VAULT.minimumOf(IStakeVault.Role.Operator), STAKE_RATE).toUint64();
    }

    /// @dev Unix seconds of the last change of lead, 0 before the first.
    function _leadSince(uint256 epoch) internal view returns (uint40) {
        return _tables[epoch].leadSince;
    }

    /* PRIVATE */

    /// @dev Adds units that stand or fall with the root from its start. The caller stores the pool.
    function _enter(uint256 epoch, bytes32 root, uint64 units) private returns (Pool memory pool) {
        pool = _pools[epoch][root];
        _requireRoom(root, pool, units);
        _stakes[epoch][root][msg.sender].entered += units;
        pool.entered += units;
        emit StakeLaid(epoch, root, msg.sender, units);
        _addFact(abi.encode(StakeLaid.selector, epoch, root, msg.sender, units));
    }

    /// @dev Stores a pool of an open dispute: gives it the lead if it is due, books what more it can lose.
    function _contest(uint256 epoch, bytes32 root, Pool memory pool) private {
        Table storage table = _tables[epoch];
        bytes32 standing = table.root;
        if (_total(pool) * LEAD_PARTS > _total(_pools[epoch][standing]) * (LEAD_PARTS + 1)) {
            pool.led = true;
            table.root = root;
            table.leadSince = UnixTime.current();
            emit LeadChanged(epoch, root, standing);
        }
        Pool memory before = _pools[epoch][root];
        table.ruledLoss += _growth(before, pool, Decision.Ruled);
        table.stakedLoss += _growth(before, pool, Decision.Staked);
        _pools[epoch][root] = pool;
    }

    /// @dev Units that a pool can lose in addition; a pool only grows.
    function _growth(Pool memory before, Pool memory pool, Decision decision) private pure returns (uint64) {
        return _lossOf(pool, decision, Math.Rounding.Floor) - _lossOf(before, decision, Math.Rounding.Floor);
    }

    /// @dev The table of `IRootStakes`, in units.
    function _lossOf(Pool memory pool, Decision decision, Math.Rounding rounding) private pure returns (uint64 lost) {
        if (pool.entry == Entry.Proposed) lost = pool.entered + _half(pool.confirmed, rounding);
        if (pool.entry == Entry.Challenged) lost = _half(pool.entered, rounding);
        if (decision != Decision.Staked) return lost;

        if (pool.entry == Entry.Late) lost = pool.entered;
        if (pool.led) lost += pool.added;
    }

    /// @dev The part of a pool that shares in what others lose.
    function _winningOf(Pool memory pool, Decision decision) private pure returns (uint64) {
        if (decision == Decision.Ruled) return pool.entry == Entry.Challenged ? pool.entered : 0;
        return pool.entry == Entry.Proposed ? pool.added : pool.entered + pool.added;
    }

    /// @dev Wei that the losing roots of a closed epoch leave behind, and the part of it that goes to stakes on the
    /// final root.
    function _lossesOf(uint256 epoch) private view returns (uint256 lost, uint256 shared) {
        Table memory table = _tables[epoch];
        Pool memory winner = _pools[epoch][table.root];
        uint256 booked = table.decision == Decision.Ruled ? table.ruledLoss : table.stakedLoss;
        lost = (booked - _lossOf(winner, table.decision, Math.Rounding.Floor)) * STAKE_RATE;
        if (_winningOf(winner, table.decision) != 0) shared = lost / 2;
    }

    function _rewardOf(uint256 epoch, bytes32 root, Stake memory stake) private view returns (uint256) {
        Decision decision = _tables[epoch].decision;
        if (decision == Decision.Unchallenged) return 0;
        uint256 winning = _winningOf(_shareOf(epoch, root, stake), decision);
        if (winning == 0) return 0;
        (, uint256 shared) = _lossesOf(epoch);
        return (shared * winning) / _winningOf(_pools[epoch][root], decision);
    }

    /// @dev One account's part of a pool.
    function _shareOf(uint256 epoch, bytes32 root, Stake memory stake) private view returns (Pool memory share) {
        share = _pools[epoch][root];
        (share.entered, share.confirmed, share.added) = (stake.entered, stake.confirmed, stake.added);
    }

    function _requireOffTable(uint256 epoch, bytes32 root) private view {
        if (_pools[epoch][root].entry != Entry.None) revert RootStakesOnTable(epoch, root);
    }

    /// @dev Keeps the sum of a pool, and so every sum of stakes in it, below 2^64.
    function _requireRoom(bytes32 root, Pool memory pool, uint64 units) private pure {
        uint256 total = _total(pool) + units;
        if (total > type(uint64).max) revert RootStakesTooLarge(root, total);
    }

    function _total(Pool memory pool) private pure returns (uint256) {
        return uint256(pool.entered) + pool.confirmed + pool.added;
    }

    function _half(uint64 units, Math.Rounding rounding) private pure returns (uint64) {
        return rounding == Math.Rounding.Floor ? units / 2 : units - units / 2;
    }

    function _lock(uint64 units) private {
        if (units != 0) VAULT.lock(IStakeVault.Role.Operator, msg.sender, _wei(units));
    }

    function _unlock(address account, uint64 units) private {
        VAULT.unlock(IStakeVault.Role.Operator, account, _wei(units));
    }

    /// @dev Reverts where a bond could not hold as much.
    function _wei(uint64 units) private view returns (uint112) {
        return (uint256(units) * STAKE_RATE).toUint112();
    }
}
