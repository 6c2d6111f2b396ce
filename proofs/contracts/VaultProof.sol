// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {StakeVault} from "assay/epochs/StakeVault.sol";
import {ICouncil} from "assay/interfaces/ICouncil.sol";
import {IEpochOracle} from "assay/interfaces/IEpochOracle.sol";
import {IStakeVault} from "assay/interfaces/IStakeVault.sol";
import {Symbolic} from "./Symbolic.sol";

contract BondToken is ERC20("Bond", "BOND") {
    constructor() {
        _mint(msg.sender, type(uint128).max);
    }
}

/// @dev Stands for the rest of a sealed program: oracle, schedule, distributor, council and access manager, which lets
/// everybody do everything.
contract Everyone {
    bool public constant isSealed = true;
    address public constant token = address(1);
    Everyone public immutable schedule = this;
    Everyone public immutable distributor = this;
    address public immutable council = msg.sender;
    uint256 public constant process = 0;

    function canCall(address, address, bytes4) external pure returns (bool, uint32) {
        return (true, 0);
    }
}

/// @dev One call of the vault from any state in which no lock exceeds its bond: what it owes grows by what it holds, so
/// by induction any number of calls. Amounts of tokens are below 2^128.
contract VaultProof is Symbolic {
    address private constant TIMELOCK = address(0xFEE);
    address private constant SLASHER = address(0x51A5);

    BondToken private _token;
    StakeVault private _vault;

    /// @dev What one account, beneficiary and slasher have in the vault, in wei.
    struct Books {
        uint256 bond;
        uint256 locked;
        uint256 leaving;
        uint256 owed;
        uint256 held;
        uint256 balance;
    }

    function setUp() external {
        _token = new BondToken();
        Everyone rest = new Everyone();
        IStakeVault.Terms memory terms;
        (terms.token, terms.unbondingDelay) = (_token, 1 days);
        for (uint256 i = 0; i < 4; ++i) {
            (terms.minimums[i], terms.leastMinimums[i], terms.mostMinimums[i]) = (100, 1, 1_000);
        }
        _vault = new StakeVault(address(rest), ICouncil(address(rest)), address(this), terms);
        address[] memory others = new address[](1);
        others[0] = SLASHER;
        _vault.bind(IEpochOracle(address(rest)), others, TIMELOCK);
        _token.transfer(address(_vault), 2 ** 127);
        SVM.enableSymbolicStorage(address(_vault));
    }

    function check_bondKeepsTheBooks(uint8 role, uint112 amount) external {
        _token.approve(address(_vault), amount);
        Books memory books = _before(role, address(this));
        _vault.bond(IStakeVault.Role(role), amount);
        _after(books, role, address(this));
    }

    function check_unbondKeepsTheBooks(uint8 role, uint112 amount) external {
        Books memory books = _before(role, address(this));
        _vault.unbond(IStakeVault.Role(role), amount);
        _after(books, role, address(this));
    }

    function check_withdrawKeepsTheBooks(uint8 role) external {
        Books memory books = _before(role, address(this));
        _vault.withdraw(IStakeVault.Role(role));
        _after(books, role, address(this));
    }

    function check_collectKeepsTheBooks(uint8 role) external {
        Books memory books = _before(role, address(this));
        _vault.collect(address(this));
        _after(books, role, address(this));
    }

    function check_lockKeepsTheBooks(uint8 role, address account, uint112 amount) external {
        Books memory books = _before(role, account);
        VM.prank(SLASHER);
        _vault.lock(IStakeVault.Role(role), account, amount);
        _after(books, role, account);
    }

    function check_unlockKeepsTheBooks(uint8 role, address account, uint112 amount) external {
        Books memory books = _before(role, account);
        VM.prank(SLASHER);
        _vault.unlock(IStakeVault.Role(role), account, amount);
        _after(books, role, account);
    }

    function check_forfeitKeepsTheBooks(uint8 role, address account, uint112 amount) external {
        Books memory books = _before(role, account);
        VM.prank(SLASHER);
        _vault.forfeit(IStakeVault.Role(role), account, amount);
        _after(books, role, account);
    }

    function check_payKeepsTheBooks(uint8 role, uint256 amount) external {
        Books memory books = _before(role, address(this));
        VM.prank(SLASHER);
        _vault.pay(address(this), amount);
        _after(books, role, address(this));
    }

    function check_slashKeepsTheBooks(uint8 role, uint112 amount) external {
        Books memory books = _before(role, address(this));
        VM.prank(SLASHER);
        _vault.slash(IStakeVault.Role(role), address(this), amount, address(this));
        _after(books, role, address(this));
    }

    /// @dev Nobody but a slasher reaches these, whatever the access manager says.
    function check_strangerMovesNothing(address caller, uint8 role, address account, uint112 amount) external {
        VM.assume(!_vault.isSlasher(caller));
        Books memory books = _before(role, account);
        VM.prank(caller);
        try _vault.lock(IStakeVault.Role(role), account, amount) {
            assert(false);
        } catch {}
        VM.prank(caller);
        try _vault.forfeit(IStakeVault.Role(role), account, amount) {
            assert(false);
        } catch {}
        VM.prank(caller);
        try _vault.pay(account, amount) {
            assert(false);
        } catch {}
        VM.prank(caller);
        try _vault.slash(IStakeVault.Role(role), account, amount, caller) {
            assert(false);
        } catch {}
        _after(books, role, account);
    }

    /// @dev Minimums and admissions, by whoever has every role.
    function check_rolesMoveNoBond(address caller, uint8 role, address account, uint112 amount) external {
        Books memory books = _before(role, account);
        VM.prank(caller);
        try _vault.setMinimum(IStakeVault.Role(role), amount) {} catch {}
        VM.prank(caller);
        try _vault.setAdmitted(IStakeVault.Role(role), account, amount % 2 == 0) {} catch {}
        Books memory found = _read(role, account);
        assert(keccak256(abi.encode(books)) == keccak256(abi.encode(found)));
    }

    function _before(uint8 role, address account) internal view returns (Books memory books) {
        VM.assume(role < 4);
        books = _read(role, account);
        VM.assume(books.locked <= books.bond && books.owed < 2 ** 120 && books.held < 2 ** 120);
    }

    function _after(Books memory books, uint8 role, address account) internal view {
        Books memory found = _read(role, account);
        assert(found.locked <= found.bond);
        assert(_due(found) + books.balance == _due(books) + found.balance);
    }

    /// @dev bonds + unbonding + owed + held; what is locked is held by its slasher.
    function _due(Books memory books) internal pure virtual returns (uint256) {
        return books.bond - books.locked + books.leaving + books.owed + books.held;
    }

    function _read(uint8 role, address account) internal view returns (Books memory books) {
        IStakeVault.Bond memory bond = _vault.bondOf(IStakeVault.Role(role), account);
        (books.bond, books.locked) = (bond.amount, bond.locked);
        books.leaving = _vault.unbondingOf(IStakeVault.Role(role), account).amount;
        (books.owed, books.held) = (_vault.owedTo(account), _vault.heldBy(SLASHER));
        books.balance = _token.balanceOf(address(_vault));
    }
}

/// @dev Counts what is locked twice. Must fail.
contract TwinBooks is VaultProof {
    function _due(Books memory books) internal pure override returns (uint256) {
        return books.bond + books.leaving + books.owed + books.held;
    }
}
