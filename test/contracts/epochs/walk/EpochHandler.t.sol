// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimMoves} from "./ClaimMoves.t.sol";
import {MoneyMoves} from "./MoneyMoves.t.sol";
import {PowerMoves} from "./PowerMoves.t.sol";
import {RootMoves} from "./RootMoves.t.sol";

/// @dev Plays all roles of a program at random.
contract EpochHandler is RootMoves, ClaimMoves, MoneyMoves, PowerMoves {
    /// @dev All that can be done, `pass` first, last what needs more luck. Each takes at most three words, of which the third is 0 or 1.
    function moves() external pure returns (bytes4[36] memory) {
        return
            [
                this.pass.selector,
                this.fund.selector,
                this.donate.selector,
                this.bookSurplus.selector,
                this.hook.selector,
                this.setMinimum.selector,
                this.admit.selector,
                this.usurp.selector,
                this.raid.selector,
                this.setRules.selector,
                this.back.selector,
                this.withdrawBacking.selector,
                this.propose.selector,
                this.proposeTooMuch.selector,
                this.confirm.selector,
                this.challenge.selector,
                this.addStake.selector,
                this.rule.selector,
                this.finalize.selector,
                this.settle.selector,
                this.claim.selector,
                this.claimWithReputation.selector,
                this.credit.selector,
                this.succeed.selector,
                this.forge.selector,
                this.redirect.selector,
                this.pause.selector,
                this.bond.selector,
                this.unbond.selector,
                this.withdraw.selector,
                this.curse.selector,
                this.announceMirror.selector,
                this.unpause.selector,
                this.collect.selector,
                this.resumeRuling.selector,
                this.abandon.selector
            ];
    }
}
