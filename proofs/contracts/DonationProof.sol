// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PairwiseRound} from "assay/funding/PairwiseRound.sol";
import {QuadraticRound} from "assay/funding/QuadraticRound.sol";
import {IEligibilityPolicy} from "assay/interfaces/IEligibilityPolicy.sol";
import {IEpochOracle} from "assay/interfaces/IEpochOracle.sol";
import {IFundedRounds} from "assay/interfaces/funding/IFundedRounds.sol";
import {IPairwiseRound} from "assay/interfaces/funding/IPairwiseRound.sol";
import {IQuadraticRound} from "assay/interfaces/funding/IQuadraticRound.sol";
import {PoolToken} from "./FundingProof.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev A pairwise round of one project from its creation: a pool and two gifts of any amounts, cancelled, paid back.
contract DonationProof is Symbolic, IEligibilityPolicy {
    uint256 private constant ID = 1;
    address private constant PROJECT = address(0xFACE);

    PoolToken private _token;
    PairwiseRound private _rounds;

    function setUp() external {
        _token = new PoolToken();
        _rounds = new PairwiseRound(IEpochOracle(address(this)));
        _token.approve(address(_rounds), type(uint256).max);
        IFundedRounds.Terms memory terms;
        (terms.token, terms.opensAt, terms.closesAt) = (_token, 0, uint40(block.timestamp + 100));
        (terms.capBps, terms.policy) = (10_000, this);
        IPairwiseRound.Matching memory matching;
        matching.bound = 1;
        _rounds.create(terms, matching, "");
        address[] memory projects = new address[](1);
        projects[0] = PROJECT;
        _rounds.addProjects(ID, projects);
    }

    function check_cancelledRoundPaysAllBack(uint96 pool, uint96 first, uint96 second) external {
        _rounds.fund(ID, pool);
        _rounds.donate(ID, PROJECT, first);
        _rounds.donate(ID, PROJECT, second);
        assert(_token.balanceOf(address(_rounds)) == uint256(pool) + first + second);

        _rounds.cancel(ID);
        assert(_rounds.refund(ID, PROJECT, address(this)) == uint256(first) + second);
        try _rounds.refund(ID, PROJECT, address(this)) {
            assert(false);
        } catch {}
        assert(_token.balanceOf(address(_rounds)) == pool);
    }

    function isEligible(address) external pure returns (bool) {
        return true;
    }
}

/// @dev A quadratic round of one project from its creation: a pool and a gift of any amounts, cancelled, paid back. The
/// root of the gift is taken on every path of its computation.
contract QuadraticDonationProof is Symbolic, IEligibilityPolicy {
    uint256 private constant ID = 1;
    address private constant PROJECT = address(0xFACE);

    PoolToken private _token;
    QuadraticRound private _rounds;

    function setUp() external {
        _token = new PoolToken();
        _rounds = new QuadraticRound();
        _token.approve(address(_rounds), type(uint256).max);
        IFundedRounds.Terms memory terms;
        (terms.token, terms.opensAt, terms.closesAt) = (_token, 0, uint40(block.timestamp + 100));
        (terms.capBps, terms.policy) = (10_000, this);
        IQuadraticRound.Matching memory matching;
        _rounds.create(terms, matching, "");
        address[] memory projects = new address[](1);
        projects[0] = PROJECT;
        _rounds.addProjects(ID, projects);
    }

    function check_cancelledRoundPaysAllBack(uint96 pool, uint32 gift) external {
        _giveAndCancel(pool, gift);
    }

    function isEligible(address) external pure returns (bool) {
        return true;
    }

    function _giveAndCancel(uint96 pool, uint96 gift) internal {
        _rounds.fund(ID, pool);
        _rounds.donate(ID, PROJECT, gift);
        assert(_rounds.projectOf(ID, PROJECT).donated == _booked(gift));
        assert(_token.balanceOf(address(_rounds)) == uint256(pool) + gift);

        _rounds.cancel(ID);
        assert(_rounds.refund(ID, PROJECT, address(this)) == gift);
        try _rounds.refund(ID, PROJECT, address(this)) {
            assert(false);
        } catch {}
        assert(_token.balanceOf(address(_rounds)) == pool);
    }

    /// @dev What a project is booked of a gift.
    function _booked(uint96 gift) internal pure virtual returns (uint256) {
        return gift;
    }
}

/// @dev Loses a wei of every gift, of one that is a number already, so that there are few paths. Must fail.
contract TwinDonation is QuadraticDonationProof {
    function check_nineWeiArePaidBack(uint96 pool) external {
        _giveAndCancel(pool, 9);
    }

    function _booked(uint96 gift) internal pure override returns (uint256) {
        return uint256(gift) - 1;
    }
}
