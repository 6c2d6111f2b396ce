// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibilityPolicy} from "assay/interfaces/IEligibilityPolicy.sol";
import {IReputation} from "assay/interfaces/reputation/IReputation.sol";
import {IReputationCreditLine} from "assay/interfaces/reputation/IReputationCreditLine.sol";
import {ReputationCreditLine} from "assay/reputation/ReputationCreditLine.sol";
import {LiquidityLock} from "assay/work/verifiers/LiquidityLock.sol";
import {PoolToken} from "./FundingProof.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev One call of the credit line from any state: what it can lend grows by what it holds.
contract CreditProof is Symbolic, IEligibilityPolicy {
    PoolToken internal _token;
    ReputationCreditLine internal _line;

    function setUp() external {
        _token = new PoolToken();
        IReputationCreditLine.Terms memory terms;
        (terms.token, terms.lender, terms.policy) = (_token, address(this), IEligibilityPolicy(address(this)));
        terms.weiPerPoint = 1;
        _line = new ReputationCreditLine(IReputation(address(this)), terms);
        _token.transfer(address(_line), 2 ** 127);
        SVM.enableSymbolicStorage(address(_line));
    }

    function check_lendKeepsTheBooks(uint112 amount) external {
        _token.approve(address(_line), amount);
        uint256 before = _start();
        _line.lend(amount);
        _end(before);
    }

    function check_withdrawKeepsTheBooks(uint112 amount) external {
        uint256 before = _start();
        _line.withdraw(amount);
        _end(before);
    }

    function check_borrowKeepsTheBooks(uint112 amount) external {
        uint256 before = _start();
        uint256 debt = _line.debtOf(address(this));
        _line.borrow(amount);
        _end(before);
        assert(_line.debtOf(address(this)) == debt + amount && debt + amount <= _line.limitOf(address(this)));
    }

    function check_repayKeepsTheBooks(address account, uint112 amount) external {
        _token.approve(address(_line), amount);
        uint256 before = _start();
        uint256 debt = _line.debtOf(account);
        uint256 paid = _line.repay(account, amount);
        _end(before);
        assert(paid <= debt && _line.debtOf(account) == debt - paid);
    }

    function isEligible(address) external pure returns (bool) {
        return true;
    }

    function reputationOf(address, uint8) external pure returns (uint256) {
        return 1e6;
    }

    function totalReputationOf(address) external pure returns (uint256) {
        return 1e6;
    }

    /// @dev Balance less what can be lent, modulo 2^256.
    function _start() private view returns (uint256) {
        IReputationCreditLine.Terms memory terms = _line.terms();
        VM.assume(address(terms.token) == address(_token) && address(terms.policy) == address(this));
        return _free();
    }

    function _end(uint256 before) private view {
        assert(_free() == before);
    }

    function _free() internal view virtual returns (uint256) {
        unchecked {
            return _token.balanceOf(address(_line)) - _line.available();
        }
    }
}

/// @dev Counts what can be lent twice. Must fail.
contract TwinCredit is CreditProof {
    function _free() internal view override returns (uint256) {
        unchecked {
            return _token.balanceOf(address(_line)) - 2 * _line.available();
        }
    }
}

/// @dev Three calls in a row, at any times: what an account has locked is what it put in and did not take out.
contract LockProof is Symbolic {
    PoolToken private _token;
    LiquidityLock private _lock;

    function setUp() external {
        _token = new PoolToken();
        _lock = new LiquidityLock(_token);
        _token.approve(address(_lock), type(uint256).max);
    }

    function check_threeCallsKeepTheBooks(
        uint112 first,
        uint112 second,
        uint112 third,
        uint32[2] calldata waits
    ) external {
        _lock.lock(first);
        VM.warp(block.timestamp + waits[0]);
        _lock.lock(second);
        VM.warp(block.timestamp + waits[1]);
        _lock.unlock(third);
        assert(_lock.balanceOf(address(this)) == _left(uint256(first) + second, third));
        assert(_token.balanceOf(address(_lock)) == _lock.balanceOf(address(this)));
    }

    function check_nobodyTakesWhatIsNotOnesOwn(address other, uint112 own, uint112 amount) external {
        VM.assume(other != address(this));
        _lock.lock(own);
        VM.prank(other);
        try _lock.unlock(amount) {
            assert(false);
        } catch {}
        assert(_lock.balanceOf(address(this)) == own);
    }

    /// @dev What an account has left of what it locked.
    function _left(uint256 locked, uint256 unlocked) internal pure virtual returns (uint256) {
        return locked - unlocked;
    }
}

/// @dev Owes still what was taken out. Must fail.
contract TwinLock is LockProof {
    function _left(uint256 locked, uint256) internal pure override returns (uint256) {
        return locked;
    }
}
