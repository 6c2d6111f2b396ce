// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PairwiseRound} from "assay/funding/PairwiseRound.sol";
import {IEligibilityPolicy} from "assay/interfaces/IEligibilityPolicy.sol";
import {IEpochOracle} from "assay/interfaces/IEpochOracle.sol";
import {IFundedRounds} from "assay/interfaces/funding/IFundedRounds.sol";
import {IPairwiseRound} from "assay/interfaces/funding/IPairwiseRound.sol";
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
