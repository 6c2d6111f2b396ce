// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StakeVault} from "../../../contracts/epochs/StakeVault.sol";
import {IEpochOracle} from "../../../contracts/interfaces/IEpochOracle.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {BlocklistToken} from "../../../contracts/mocks/AwkwardTokens.sol";
import {Cheats, Founder} from "../Cheats.sol";

/// @dev Owners, disputes that lock, unlock and slash, beneficiaries that the token blocks, and time. Keeps every
/// account's books by hand.
contract VaultHandler is Founder {
    uint256 public constant ACTORS = 3;
    uint256 public constant ROLES = 4;
    uint256 internal constant DELAY = 10 days;

    struct Book {
        uint256 amount;
        uint256 locked;
        uint256 leaving;
        uint256 availableAt;
    }

    BlocklistToken public immutable TOKEN = new BlocklistToken();
    StakeVault public immutable VAULT;

    /// @dev Time kept here: the compiler may assume that `block.timestamp` stands still within a call.
    uint256 public time = 1_000_000;
    mapping(uint256 role => mapping(uint256 actor => Book)) private _books;
    uint256 public held;
    mapping(address beneficiary => uint256 amount) public owed;
    mapping(address account => uint256 amount) public walletOf;

    constructor() {
        VM.warp(time);
        TOKEN.mint(address(1), 1);
        uint112[4] memory ones = [uint112(1), 1, 1, 1];
        VAULT = new StakeVault(
            address(MANAGER),
            SEAT,
            address(this),
            IStakeVault.Terms(TOKEN, uint32(DELAY), ones, ones, ones)
        );
        VAULT.bind(IEpochOracle(address(PEERS)), _list(address(this)), address(this));
    }

    function wait(uint24 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    /* OWNERS */

    function bond(uint256 who, uint256 role, uint16 amount) external {
        if (TOKEN.blocked(actor(who))) revert();
        TOKEN.mint(actor(who), amount);
        VM.prank(actor(who));
        TOKEN.approve(address(VAULT), amount);
        VM.prank(actor(who));
        VAULT.bond(_role(role), amount);
        _book(who, role).amount += amount;
    }

    function unbond(uint256 who, uint256 role, uint16 amount) external {
        VM.prank(actor(who));
        VAULT.unbond(_role(role), amount);
        Book storage book = _book(who, role);
        _note(book.amount - book.locked >= amount, "unbonded what is locked");
        book.amount -= amount;
        book.leaving += amount;
        book.availableAt = time + DELAY;
    }

    function withdraw(uint256 who, uint256 role) external {
        VM.prank(actor(who));
        VAULT.withdraw(_role(role));
        Book storage book = _book(who, role);
        _note(time >= book.availableAt, "withdrawn before the delay is over");
        walletOf[actor(who)] += book.leaving;
        book.leaving = 0;
    }

    function collect(uint256 who) external {
        VAULT.collect(actor(who));
        _note(owed[actor(who)] != 0, "collected what is not owed");
        walletOf[actor(who)] += owed[actor(who)];
        owed[actor(who)] = 0;
    }

    /* DISPUTES */

    function lock(uint256 who, uint256 role, uint16 amount) external {
        VAULT.lock(_role(role), actor(who), amount);
        _book(who, role).locked += amount;
        held += amount;
    }

    function unlock(uint256 who, uint256 role, uint16 amount) external {
        VAULT.unlock(_role(role), actor(who), amount);
        _note(amount <= _book(who, role).locked, "unlocked more than was locked");
        _book(who, role).locked -= amount;
        held -= amount;
    }

    function forfeit(uint256 who, uint256 role, uint16 amount) external {
        VAULT.forfeit(_role(role), actor(who), amount);
        Book storage book = _book(who, role);
        _note(amount <= book.locked, "forfeited more than was locked");
        book.locked -= amount;
        book.amount -= amount;
    }

    function pay(uint256 winner, uint16 amount) external {
        VAULT.pay(actor(winner), amount);
        _note(amount <= held, "paid more than is held");
        held -= amount;
        _receive(winner, amount);
    }

    /// @dev Takes what is free of the bond first, then what is leaving.
    function slash(uint256 who, uint256 role, uint16 amount, uint256 winner) external {
        uint112 taken = VAULT.slash(_role(role), actor(who), amount, actor(winner));
        Book storage book = _book(who, role);
        uint256 fromFree = _least(amount, book.amount - book.locked);
        uint256 fromLeaving = _least(amount - fromFree, book.leaving);
        _note(taken == fromFree + fromLeaving, "slashed another amount");
        book.amount -= fromFree;
        book.leaving -= fromLeaving;
        _receive(winner, taken);
    }

    function setBlocked(uint256 who, bool blocked) external {
        TOKEN.setBlocked(actor(who), blocked);
    }

    /* FOR THE INVARIANTS */

    function actor(uint256 i) public pure returns (address) {
        // The cast keeps the value: an index below 3 above a fixed base.
        return address(uint160(0x1000 + (i % ACTORS)));
    }

    function bookOf(uint256 who, uint256 role) external view returns (Book memory) {
        return _books[role][who];
    }

    /* PRIVATE */

    function _role(uint256 role) private pure returns (IStakeVault.Role) {
        return IStakeVault.Role(role % ROLES);
    }

    function _book(uint256 who, uint256 role) private view returns (Book storage) {
        return _books[role % ROLES][who % ACTORS];
    }

    function _receive(uint256 winner, uint256 amount) private {
        if (TOKEN.blocked(actor(winner))) owed[actor(winner)] += amount;
        else walletOf[actor(winner)] += amount;
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}

/// @notice Bonds put in are bonds taken out, slashed or still there; nobody else's stake ever moves.
contract StakeVaultInvariants is Cheats {
    VaultHandler private _handler;

    function setUp() external {
        _handler = new VaultHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_EveryStakeIsAsBooked() external view {
        for (uint256 role = 0; role < _handler.ROLES(); ++role) {
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                VaultHandler.Book memory book = _handler.bookOf(i, role);
                address account = _handler.actor(i);
                IStakeVault.Bond memory bond = _handler.VAULT().bondOf(IStakeVault.Role(role), account);
                _same(bond.amount, book.amount, "bond");
                _same(bond.locked, book.locked, "locked");
                _atMost(bond.locked, bond.amount, "locked above bonded");
                _same(_handler.VAULT().unbondingOf(IStakeVault.Role(role), account).amount, book.leaving, "leaving");
            }
        }
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_VaultHoldsBondsAndDebtsExactly() external view {
        uint256 due = _handler.held();
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            for (uint256 role = 0; role < _handler.ROLES(); ++role) {
                VaultHandler.Book memory book = _handler.bookOf(i, role);
                due += book.amount - book.locked + book.leaving;
            }
            due += _handler.owed(account);
            _same(_handler.VAULT().owedTo(account), _handler.owed(account), "owed");
            _same(_handler.TOKEN().balanceOf(account), _handler.walletOf(account), "wallet");
        }
        _same(_handler.TOKEN().balanceOf(address(_handler.VAULT())), due, "tokens in the vault");
        _same(_handler.VAULT().heldBy(address(_handler)), _handler.held(), "held");
    }

    /// @dev One way through every verb, so that none is idle.
    function test_whatIsTakenGoesToTheWinnerAlone() external {
        _handler.bond(0, 0, 100);
        _handler.bond(1, 0, 70);
        _handler.lock(0, 0, 60);
        _handler.unbond(0, 0, 30);
        _handler.slash(0, 0, 25, 1);
        _handler.setBlocked(2, true);
        _handler.slash(0, 0, 75, 2);
        _handler.setBlocked(2, false);
        _handler.collect(2);
        _handler.forfeit(0, 0, 40);
        _handler.pay(1, 40);
        _handler.unlock(0, 0, 20);
        _handler.unbond(1, 0, 50);
        _handler.wait(10 days);
        _handler.withdraw(1, 0);
        this.invariant_EveryStakeIsAsBooked();
        this.invariant_VaultHoldsBondsAndDebtsExactly();
        _same(_handler.walletOf(_handler.actor(2)), 15, "the rest of the stake");
        _same(_handler.walletOf(_handler.actor(1)), 115, "prize and own bond");
    }
}
