// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {FundedRounds} from "assay/funding/FundedRounds.sol";
import {PairwiseRound} from "assay/funding/PairwiseRound.sol";
import {QuadraticRound} from "assay/funding/QuadraticRound.sol";
import {RetroRound} from "assay/funding/RetroRound.sol";
import {IEpochOracle} from "assay/interfaces/IEpochOracle.sol";
import {IFundedRounds} from "assay/interfaces/funding/IFundedRounds.sol";
import {IReputation} from "assay/interfaces/reputation/IReputation.sol";
import {Symbolic} from "./Symbolic.sol";

contract PoolToken is ERC20("Pool", "POOL") {
    constructor() {
        _mint(msg.sender, type(uint128).max);
    }
}

/// @dev One call of a contract of rounds from any state of a round whose token is an ordinary one: what the round owes
/// grows by what it holds, so by induction any number of calls. This contract is sponsor and donor.
abstract contract FundingProof is Symbolic {
    uint256 internal constant ID = 1;
    address internal constant PROJECT = address(0xFACE);

    PoolToken internal _token;
    FundedRounds internal _rounds;

    struct Books {
        IFundedRounds.Round round;
        IFundedRounds.Project project;
        uint256 given;
        uint256 balance;
    }

    function setUp() external {
        _token = new PoolToken();
        _rounds = _deploy();
        _token.transfer(address(_rounds), 2 ** 127);
        SVM.enableSymbolicStorage(address(_rounds));
    }

    function check_fundKeepsTheBooks(uint96 amount) external {
        _token.approve(address(_rounds), amount);
        Books memory books = _before();
        _rounds.fund(ID, amount);
        _after(books);
    }

    /// @dev That a settled project's share is paid once, and no other project's.
    function check_claimKeepsTheBooks() external {
        Books memory books = _before();
        VM.assume(books.project.status == IFundedRounds.Status.Settled);
        uint256 amount = _rounds.claim(ID, PROJECT);
        assert(amount == uint256(books.project.donated) + books.project.matched);
        _after(books);
        try _rounds.claim(ID, PROJECT) {
            assert(false);
        } catch {}
    }

    /// @dev That a sponsor's part is at most what is left follows from the integers: own ≤ pool − redeemed.
    function check_reclaimKeepsTheBooks() external {
        Books memory books = _before();
        uint256 amount = _rounds.reclaim(ID, address(this));
        VM.assume(amount <= books.round.pool);
        _after(books);
        assert(_rounds.fundedBy(ID, address(this)) == 0);
    }

    function _deploy() internal virtual returns (FundedRounds);

    /// @dev What the caller gave the project, in wei.
    function _given() internal view virtual returns (uint256);

    function _before() internal view returns (Books memory books) {
        books = _read();
        VM.assume(address(books.round.token) == address(_token));
    }

    function _after(Books memory books) internal view {
        Books memory found = _read();
        unchecked {
            assert(_due(found) - _due(books) == found.balance - books.balance);
        }
    }

    /// @dev Of a standing round what is left of the pool, and what a project was given and matched until it is paid; of
    /// a cancelled one the pool less what went back, and the caller's own gift.
    function _due(Books memory books) internal pure virtual returns (uint256) {
        unchecked {
            uint256 pool = uint256(books.round.pool) - books.round.placed - books.round.returned;
            if (books.round.cancelled) return pool + books.given;
            bool paid = books.project.status == IFundedRounds.Status.Paid;
            return paid ? pool : pool + books.project.donated + books.project.matched;
        }
    }

    function _read() private view returns (Books memory books) {
        books.round = _rounds.roundOf(ID);
        books.project = _rounds.projectOf(ID, PROJECT);
        (books.given, books.balance) = (_given(), _token.balanceOf(address(_rounds)));
    }
}

contract QuadraticProof is FundingProof {
    function check_refundKeepsTheBooks() external {
        Books memory books = _before();
        QuadraticRound(address(_rounds)).refund(ID, PROJECT, address(this));
        _after(books);
        assert(_given() == 0);
    }

    function _deploy() internal override returns (FundedRounds) {
        return new QuadraticRound();
    }

    function _given() internal view override returns (uint256) {
        return QuadraticRound(address(_rounds)).giftOf(ID, PROJECT, address(this)).amount;
    }
}

contract PairwiseProof is FundingProof {
    function _deploy() internal override returns (FundedRounds) {
        return new PairwiseRound(IEpochOracle(address(this)));
    }

    function _given() internal pure override returns (uint256) {
        return 0;
    }
}

contract RetroProof is FundingProof {
    function _deploy() internal override returns (FundedRounds) {
        return new RetroRound(IReputation(address(this)));
    }

    function _given() internal pure override returns (uint256) {
        return 0;
    }
}

/// @dev Owes a project still what it was paid. Must fail.
contract TwinPayments is RetroProof {
    function _due(Books memory books) internal pure override returns (uint256) {
        unchecked {
            return uint256(books.round.pool) - books.round.placed + books.project.donated + books.project.matched;
        }
    }
}
