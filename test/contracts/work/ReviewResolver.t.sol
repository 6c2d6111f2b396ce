// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {ReviewResolver} from "../../../contracts/work/ReviewResolver.sol";
import {Cheats} from "../Cheats.sol";
import {ReviewHandler} from "../../helpers/solidity/ReviewHandler.t.sol";

/// @notice Only those who are registered, bonded, drawn and without a part in the work review it, once; bonds are conserved.
contract ReviewResolverInvariants is Cheats {
    ReviewHandler private _handler;
    ReviewResolver private _reviews;
    mapping(bytes4 move => uint256 times) private _done;

    function setUp() external {
        _handler = new ReviewHandler();
        _reviews = _handler.REVIEWS();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev The invariants would say little if the handler stood still: at random it goes the whole way, and they hold all along.
    function test_handlerGoesTheWholeWay() external {
        bytes4[15] memory moves = _handler.moves();
        for (uint256 i = 0; i < 1_500; ++i) {
            uint256 random = uint256(keccak256(abi.encode("walk", i)));
            bytes4 move = moves[random % moves.length];
            // Arguments that every move takes: its narrow ones are cut by a mask.
            uint256 mask = move == _handler.pass.selector ? type(uint16).max : 255;
            // What the state forbids reverts, as in the invariant runs.
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = address(_handler).call(
                abi.encodePacked(move, (random >> 8) & mask, (random >> 64) % 256, uint256(i % 2))
            );
            if (done) ++_done[move];
            if (i % 100 == 0) _checkAll();
        }
        for (uint256 i = 0; i < moves.length; ++i) _true(_done[moves[i]] != 0, "a move that never succeeds");
        _checkAll();
    }

    function invariant_NoneReviewsWhoMustNot() external view {
        _true(bytes(_handler.violation()).length == 0, _handler.violation());
    }

    function invariant_ReviewsAreThoseRevealed() external view {
        for (uint256 p = 0; p < _handler.pieces(); ++p) {
            uint256 number;
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                bool revealed = _handler.revealed(p, i);
                _true(_reviews.ballotOf(_handler.uid(p), _handler.actor(i)).revealed == revealed, "ballot");
                if (revealed) ++number;
            }
            _same(_reviews.reviewsOf(_handler.uid(p)), number, "reviews");
        }
    }

    function invariant_DomainsCountTheirReviewers() external view {
        for (uint8 d = 0; d < 8; ++d) {
            _same(_reviews.registeredIn(d), _handler.registered(d), "registered in a domain");
            for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
                _same(_reviews.registeredAt(d, _handler.actor(i)), _handler.registeredAt(d, i), "registered at");
            }
        }
    }

    function invariant_BondsAreConserved() external view {
        uint256 held;
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address account = _handler.actor(i);
            uint256 stake = _handler.VAULT().bondOf(IStakeVault.Role.Reviewer, account).amount;
            stake += _handler.VAULT().unbondingOf(IStakeVault.Role.Reviewer, account).amount;
            _same(stake, _handler.stakeOf(i), "stake");
            held += stake;
            uint256 locked = _handler.VAULT().bondOf(IStakeVault.Role.Reviewer, account).locked;
            _same(locked, _handler.openOf(i) * _handler.PENALTY(), "locked");
        }
        _same(_handler.TOKEN().balanceOf(address(_handler.VAULT())), held, "bonds in the vault");
        _same(_handler.TOKEN().balanceOf(_handler.BENEFICIARY()), _handler.slashed(), "penalties");
        _same(_handler.TOKEN().balanceOf(address(_reviews)), 0, "tokens in the resolver");
    }

    function _checkAll() private view {
        this.invariant_NoneReviewsWhoMustNot();
        this.invariant_ReviewsAreThoseRevealed();
        this.invariant_DomainsCountTheirReviewers();
        this.invariant_BondsAreConserved();
    }
}
