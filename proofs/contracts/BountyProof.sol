// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BountyBoard} from "assay/funding/BountyBoard.sol";
import {IContributionResolver} from "assay/interfaces/IContributionResolver.sol";
import {IBountyBoard} from "assay/interfaces/funding/IBountyBoard.sol";
import {PoolToken} from "./FundingProof.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev Calls in any order, at any times, on a bounty of two milestones with a winner who may dispute. This contract is
/// funder, approver, council and winner.
contract BountyProof is Symbolic {
    uint256 internal constant ID = 1;
    uint96 internal constant BOND = 7;

    PoolToken private _token;
    BountyBoard internal _board;

    function setUp() external {
        _token = new PoolToken();
        _board = new BountyBoard(IContributionResolver(address(this)));
        _token.approve(address(_board), type(uint256).max);
    }

    function check_threeCallsKeepTheBooks(
        uint64 first,
        uint64 second,
        uint8[3] calldata calls,
        uint32[3] calldata waits
    ) external {
        IBountyBoard.Terms memory terms;
        (terms.token, terms.approver, terms.council) = (_token, address(this), address(this));
        (terms.winners, terms.bond, terms.rulingPeriod) = (1, BOND, 10);
        terms.deadline = uint40(block.timestamp + 100);
        uint96[] memory milestones = new uint96[](2);
        (milestones[0], milestones[1]) = (first, second);
        _board.post(terms, milestones, "");
        _board.applyFor(ID, "");
        _board.accept(ID, address(this));

        for (uint256 i = 0; i < 3; ++i) {
            VM.warp(block.timestamp + waits[i]);
            _call(calls[i]);
            assert(_token.balanceOf(address(_board)) == _due());
        }
    }

    function _call(uint8 which) private {
        if (which == 0) _board.award(ID, address(this));
        else if (which == 1) _board.dispute(ID, 0);
        else if (which == 2) _board.rule(ID, address(this), true);
        else if (which == 3) _board.rule(ID, address(this), false);
        else if (which == 4) _board.expire(ID, address(this));
        else if (which == 5) _board.withdraw(ID, address(this));
        else _board.refund(ID);
    }

    /// @dev What is left, bonds of open disputes, and bonds to be withdrawn.
    function _due() internal view virtual returns (uint256) {
        IBountyBoard.Bounty memory bounty = _board.bountyOf(ID);
        uint256 owed = _board.candidateOf(ID, address(this)).owed;
        return bounty.left + uint256(bounty.disputes) * BOND + owed;
    }
}

/// @dev Forgets bonds of open disputes. Must fail.
contract TwinBonds is BountyProof {
    function _due() internal view override returns (uint256) {
        return super._due() - uint256(_board.bountyOf(ID).disputes) * BOND;
    }
}
