// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../../contracts/interfaces/Credit.sol";
import {IBatchAnchor} from "../../../../contracts/interfaces/IBatchAnchor.sol";
import {IContributionResolver} from "../../../../contracts/interfaces/IContributionResolver.sol";
import {ICouncil} from "../../../../contracts/interfaces/ICouncil.sol";
import {IStakeVault} from "../../../../contracts/interfaces/IStakeVault.sol";
import {SumTree} from "../../../../contracts/libraries/SumTree.sol";
import {MockAccessManager} from "../../../../contracts/mocks/EpochMocks.sol";
import {Council} from "../../../../contracts/reputation/Council.sol";
import {EpochBooks} from "./EpochBooks.t.sol";

/// @dev Pauses, admits, sets minimums and rules, bonds and unbonds. As administrator it takes every role, closes targets, changes
/// authorities and raids.
abstract contract PowerMoves is EpochBooks {
    /* GUARDIAN, COUNCIL AND VOTES */

    function setRules(bytes32 hash) external {
        if (hash != 0) oracle.setRules(hash, "");
    }

    function pause(uint32 time, uint256 claims) external {
        if (claims % 2 == 0) distributor.pause(1 + (time % 3 days));
        else oracle.pause(1 + (time % 3 days));
    }

    function unpause() external {
        if (block.timestamp < distributor.pausedUntil()) distributor.unpause();
        else oracle.unpause();
    }

    function setMinimum(uint256 role, uint112 amount) external {
        amount %= 2_000;
        try vault.setMinimum(IStakeVault.Role(role % 4), amount) {
            if (amount < 10 || amount > 1_000) violation = "a minimum left its range";
        } catch {}
    }

    function admit(uint256 who, uint256 admitted) external {
        VM.prank(_council());
        vault.setAdmitted(IStakeVault.Role.Operator, actor(who), admitted % 4 != 0);
    }

    /// @dev Announces another council or, if one is announced, cancels it as the sitting one may.
    function succeed(uint256 seed, uint256 who) external {
        ICouncil seat = oracle.council();
        address sitting = _council();
        (address successor, ) = seat.succession();
        // By the council or by the administrator, who may have closed the function.
        if (seed % 2 == 0) VM.prank(sitting);
        if (successor == address(0)) seat.announce(who % (ACTORS + 1) == ACTORS ? address(this) : actor(who));
        else seat.cancel();
        if (_council() != sitting) violation = "a council without notice";
    }

    /* ADMINISTRATOR */

    /// @dev Everything that the access manager lets its administrator do.
    function usurp(uint256 seed, uint256 who) external {
        address target = _targets()[(seed >> 8) % 6];
        if (seed % 4 == 0) _manager.grantRole(uint64((seed >> 16) % 9), actor(who), 0);
        else if (seed % 4 == 1) _manager.setTargetClosed(target, (seed >> 16) % 2 == 0);
        else if (seed % 4 == 2) _manager.setTargetFunctionRole(target, _selectors(), _manager.PUBLIC_ROLE());
        else _manager.updateAuthority(target, address(new MockAccessManager(address(this))));
    }

    /// @dev What no role may do, with the best arguments that there are: in the name of the administrator or of anyone it gave roles.
    function raid(uint256 seed, uint256 who) external {
        (address target, bytes memory data) = _raid(seed, actor(who));
        if (seed % 2 == 0) VM.prank(actor(who));
        // Noted, not asserted: a handler that reverts is only passed over.
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = target.call(data);
        if (done) violation = "a raid succeeded";
    }

    /* BONDS */

    function bond(uint256 who, uint112 amount) external {
        _bond(actor(who), 1 + (amount % 1e6));
    }

    function unbond(uint256 who, uint112 amount) external {
        VM.prank(actor(who));
        vault.unbond(IStakeVault.Role.Operator, 1 + (amount % 1e5));
    }

    function withdraw(uint256 who) external {
        uint256 before = bondToken.balanceOf(address(vault));
        VM.prank(actor(who));
        vault.withdraw(IStakeVault.Role.Operator);
        bonded -= before - bondToken.balanceOf(address(vault));
    }

    /// @dev Whoever the token refused before.
    function collect() external {
        address beneficiary = PENALTIES;
        for (uint256 i = 0; i < ACTORS; ++i) if (vault.owedTo(actor(i)) != 0) beneficiary = actor(i);
        uint256 before = bondToken.balanceOf(address(vault));
        uint256 due = vault.owedTo(beneficiary);
        vault.collect(beneficiary);
        if (before - bondToken.balanceOf(address(vault)) != due) violation = "another amount was collected";
        bonded -= due;
    }

    /* PRIVATE */

    function _selectors() private view returns (bytes4[] memory selectors) {
        selectors = new bytes4[](9);
        (selectors[0], selectors[1], selectors[2]) = (vault.lock.selector, vault.unlock.selector, vault.slash.selector);
        (selectors[3], selectors[4]) = (schedule.settle.selector, distributor.open.selector);
        (selectors[5], selectors[6]) = (reputation.creditProven.selector, vault.setAdmitted.selector);
        (selectors[7], selectors[8]) = (vault.forfeit.selector, vault.pay.selector);
    }

    function _raid(uint256 seed, address thief) private view returns (address target, bytes memory data) {
        uint256 epoch = oracle.nextEpoch();
        bytes32 root = SumTree.leaf(epoch, thief, schedule.budgetOf(epoch), 0);
        uint256 which = (seed >> 1) % 14;
        if (which == 0) return (address(schedule), abi.encodeCall(schedule.settle, (epoch, root)));
        if (which == 1) return (address(distributor), abi.encodeCall(distributor.open, (epoch, root)));
        if (which == 2) return (address(reputation), abi.encodeCall(reputation.creditProven, (thief, epoch, 1e3)));
        if (which == 3) return (address(vault), abi.encodeCall(vault.slash, (_operator(), actor(seed), 1e3, thief)));
        if (which == 4) return (address(vault), abi.encodeCall(vault.lock, (_operator(), actor(seed), 1)));
        if (which == 5) return (address(vault), abi.encodeCall(vault.unlock, (_operator(), thief, 1)));
        if (which == 6) return (address(vault), abi.encodeCall(vault.bind, (oracle, new address[](1), thief)));
        if (which == 7) {
            return (address(distributor), abi.encodeCall(distributor.bind, (schedule, reputation, _others())));
        }
        if (which == 8) return (address(vault), abi.encodeCall(vault.forfeit, (_operator(), actor(seed), 1)));
        if (which == 9) return (address(vault), abi.encodeCall(vault.pay, (thief, 1)));
        if (which == 10) return (address(oracle), abi.encodeCall(oracle.seal, ()));
        if (which == 11) return (address(schedule), _rebind());
        if (which == 12) return (address(oracle.council()), abi.encodeCall(Council(address(0)).setAuthority, (thief)));
        // Once it is wound down anyone sends on what comes in.
        if (schedule.isWoundDown()) return _raid(0, thief);
        return (address(schedule), abi.encodeCall(schedule.windDown, ()));
    }

    function _rebind() private view returns (bytes memory) {
        address own = address(this);
        return abi.encodeCall(schedule.bind, (oracle, IContributionResolver(own), IBatchAnchor(own)));
    }

    function _operator() private pure returns (IStakeVault.Role) {
        return IStakeVault.Role.Operator;
    }
}
