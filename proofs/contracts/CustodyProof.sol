// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GuildSeasons} from "assay/funding/GuildSeasons.sol";
import {IBountyBoard} from "assay/interfaces/funding/IBountyBoard.sol";
import {IGuildSeasons} from "assay/interfaces/funding/IGuildSeasons.sol";
import {IEligibilityPolicy} from "assay/interfaces/IEligibilityPolicy.sol";
import {IEpochTime} from "assay/interfaces/IEpochTime.sol";
import {IReputation} from "assay/interfaces/reputation/IReputation.sol";
import {IReputationCreditLine} from "assay/interfaces/reputation/IReputationCreditLine.sol";
import {ReputationCreditLine} from "assay/reputation/ReputationCreditLine.sol";
import {LiquidityLock} from "assay/work/verifiers/LiquidityLock.sol";
import {PoolToken} from "./FundingProof.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev One call of the credit line from any state: what it can lend grows by what it holds.
contract CreditProof is Symbolic, IEligibilityPolicy {
    PoolToken private _token;
    ReputationCreditLine private _line;

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
        assert(_lock.balanceOf(address(this)) == uint256(first) + second - third);
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
}

/// @dev One call of the seasons from any state of a season in this token. This contract is lead, clock and board.
contract SeasonsProof is Symbolic {
    uint256 private constant ID = 1;
    uint8 private constant DOMAIN = 3;
    uint256 private constant BOUNTY = 9;
    address private constant TREASURY = address(0x7EA);

    PoolToken private _token;
    GuildSeasons private _seasons;
    uint128 private _refunded;

    function setUp() external {
        _token = new PoolToken();
        _seasons = new GuildSeasons(IBountyBoard(address(this)), IEpochTime(address(this)));
        _token.transfer(address(_seasons), 2 ** 127);
        SVM.enableSymbolicStorage(address(_seasons));
    }

    function check_payKeepsTheBooks(address account, uint96 amount) external {
        uint256 before = _start();
        _seasons.pay(ID, DOMAIN, account, amount, "");
        assert(_free(_own()) == before);
    }

    function check_collectKeepsTheBooks(uint96 amount) external {
        uint256 before = _start();
        (uint256 id, uint8 domain, bool collected) = _seasons.posterOf(BOUNTY);
        VM.assume(id == ID && domain == DOMAIN && !collected && amount != 0);
        VM.assume(_own() < 2 ** 120 && !_seasons.seasonOf(ID).closed);
        // The board has sent it before: that is what `refunded` says.
        _refunded = amount;
        _token.transfer(address(_seasons), amount);
        _seasons.collect(BOUNTY);
        assert(_free(_own()) == before);
        (, , collected) = _seasons.posterOf(BOUNTY);
        assert(collected);
    }

    function check_closeKeepsTheBooks() external {
        VM.warp(200);
        _start();
        for (uint8 d = 0; d < 8; ++d) VM.assume(_seasons.guildOf(ID, d).left < 2 ** 120);
        uint256 all = _left();
        uint256 before = _free(all);
        uint256 amount = _seasons.close(ID);
        assert(amount == all && _left() == 0 && _free(0) == before);
    }

    function epochEnd(uint256) external pure returns (uint256) {
        return 100;
    }

    function epochLength() external pure returns (uint32) {
        return 100;
    }

    function bountyOf(uint256) external view returns (IBountyBoard.Bounty memory bounty) {
        bounty.refunded = _refunded;
        bounty.milestones = new uint96[](1);
    }

    function _start() private view returns (uint256) {
        IGuildSeasons.Season memory season = _seasons.seasonOf(ID);
        VM.assume(address(season.terms.token) == address(_token) && season.terms.treasury == TREASURY);
        return _free(_own());
    }

    /// @dev Balance less what is owed, modulo 2^256.
    function _free(uint256 owed) private view returns (uint256) {
        unchecked {
            return _token.balanceOf(address(_seasons)) - owed;
        }
    }

    function _own() private view returns (uint256) {
        return _seasons.guildOf(ID, DOMAIN).left;
    }

    function _left() private view returns (uint256 sum) {
        for (uint8 d = 0; d < 8; ++d) sum += _seasons.guildOf(ID, d).left;
    }
}
