// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {StakeVault} from "../../contracts/epochs/StakeVault.sol";
import {IBatchAnchor} from "../../contracts/interfaces/IBatchAnchor.sol";
import {IContributionDisputes} from "../../contracts/interfaces/IContributionDisputes.sol";
import {IContributionResolver} from "../../contracts/interfaces/IContributionResolver.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {MockToken} from "../../contracts/mocks/AwkwardTokens.sol";
import {ContributionDisputes} from "../../contracts/work/ContributionDisputes.sol";

/// @dev The cheat codes that these tests use.
interface Vm {
    function warp(uint256 time) external;
    function prank(address sender) external;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev Contributions of one attester, all attested at one time.
contract ContributionStore {
    address internal immutable ATTESTER;

    constructor(address attester) {
        ATTESTER = attester;
    }

    function contributionOf(bytes32) external view returns (IContributionResolver.Contribution memory c) {
        c.attester = ATTESTER;
        c.time = 1_000_000;
    }
}

/// @dev Challengers, council, attester and time. It is administrator and council at once.
contract DisputesHandler {
    uint256 public constant CHALLENGERS = 3;
    uint256 public constant CONTRIBUTIONS = 8;
    uint112 public constant BOND = 300;
    uint112 internal constant STAKE = 1_000;
    address public constant ATTESTER = address(0xA77E57);
    address public constant BENEFICIARY = address(0xBE9EF1);

    MockToken public immutable TOKEN = new MockToken();
    StakeVault public immutable VAULT;
    ContributionDisputes public immutable DISPUTES;

    uint256 public funded;
    uint256 public time = 1_000_000;

    constructor() {
        VM.warp(time);
        AccessManager manager = new AccessManager(address(this));
        uint112[4] memory minimums;
        VAULT = new StakeVault(address(manager), TOKEN, 30 days, minimums);
        DISPUTES = new ContributionDisputes(
            address(manager),
            IContributionResolver(address(new ContributionStore(ATTESTER))),
            IBatchAnchor(address(0)),
            VAULT,
            IContributionDisputes.Terms({
                bond: BOND,
                penalty: 401,
                rewardBps: 2_500,
                window: 20 days,
                rulingPeriod: 5 days,
                beneficiary: BENEFICIARY
            })
        );
        bytes4[] memory selectors = new bytes4[](3);
        (selectors[0], selectors[1], selectors[2]) = (VAULT.lock.selector, VAULT.unlock.selector, VAULT.slash.selector);
        manager.setTargetFunctionRole(address(VAULT), selectors, 1);
        manager.grantRole(1, address(DISPUTES), 0);
        _bond(ATTESTER, IStakeVault.Role.Attester);
        for (uint256 i = 0; i < CHALLENGERS; ++i) _bond(challenger(i), IStakeVault.Role.Challenger);
    }

    function wait(uint16 elapsed) external {
        time += elapsed;
        VM.warp(time);
    }

    function dispute(uint256 who, uint256 which) external {
        VM.prank(challenger(who));
        try DISPUTES.dispute(uid(which), IContributionDisputes.Reason.Other, 0) {} catch {}
    }

    function rule(uint256 which, bool upheld) external {
        bool late = time >= uint256(DISPUTES.disputeOf(uid(which)).openedAt) + 5 days;
        try DISPUTES.rule(uid(which), upheld) {
            assert(!late);
        } catch {}
    }

    function expire(uint256 which) external {
        bool late = time >= uint256(DISPUTES.disputeOf(uid(which)).openedAt) + 5 days;
        try DISPUTES.expire(uid(which)) {
            assert(late);
        } catch {}
    }

    function unbond(uint256 who, uint8 amount) external {
        VM.prank(challenger(who));
        try VAULT.unbond(IStakeVault.Role.Challenger, amount) {} catch {}
    }

    function topUp(uint256 who) external {
        _bond(challenger(who), IStakeVault.Role.Challenger);
    }

    function challenger(uint256 i) public pure returns (address) {
        return address(uint160(0x1000 + (i % CHALLENGERS)));
    }

    function uid(uint256 i) public pure returns (bytes32) {
        return bytes32(1 + (i % CONTRIBUTIONS));
    }

    function _bond(address account, IStakeVault.Role role) private {
        TOKEN.mint(account, STAKE);
        funded += STAKE;
        VM.prank(account);
        TOKEN.approve(address(VAULT), STAKE);
        VM.prank(account);
        VAULT.bond(role, STAKE);
    }
}

/// @notice What is locked is exactly what open disputes hold, and no bond is lost but by a ruling.
contract ContributionDisputesInvariants {
    DisputesHandler private _handler;

    function setUp() external {
        _handler = new DisputesHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_LockedIsWhatOpenDisputesHold() external view {
        for (uint256 i = 0; i < _handler.CHALLENGERS(); ++i) {
            address account = _handler.challenger(i);
            uint256 open = 0;
            for (uint256 j = 0; j < _handler.CONTRIBUTIONS(); ++j) {
                IContributionDisputes.Dispute memory d = _handler.DISPUTES().disputeOf(_handler.uid(j));
                if (d.status == IContributionDisputes.Status.Open && d.challenger == account) ++open;
            }
            assert(_handler.VAULT().bondOf(IStakeVault.Role.Challenger, account).locked == open * _handler.BOND());
        }
    }

    function invariant_TokensOnlyChangeHands() external view {
        uint256 sum = _handler.TOKEN().balanceOf(address(_handler.VAULT()));
        sum += _handler.TOKEN().balanceOf(_handler.ATTESTER()) + _handler.TOKEN().balanceOf(_handler.BENEFICIARY());
        for (uint256 i = 0; i < _handler.CHALLENGERS(); ++i) {
            sum += _handler.TOKEN().balanceOf(_handler.challenger(i));
        }
        assert(sum == _handler.funded());
        assert(_handler.TOKEN().balanceOf(address(_handler.DISPUTES())) == 0);
    }

    function invariant_RejectedBondsWentToTheAttester() external view {
        (uint256 rejected, uint256 upheld) = (0, 0);
        for (uint256 j = 0; j < _handler.CONTRIBUTIONS(); ++j) {
            IContributionDisputes.Status status = _handler.DISPUTES().disputeOf(_handler.uid(j)).status;
            if (status == IContributionDisputes.Status.Rejected) ++rejected;
            if (status == IContributionDisputes.Status.Upheld) ++upheld;
            assert(_handler.DISPUTES().isVoid(_handler.uid(j)) == (status == IContributionDisputes.Status.Upheld));
        }
        assert(_handler.TOKEN().balanceOf(_handler.ATTESTER()) == rejected * _handler.BOND());
        uint256 left = _handler.VAULT().bondOf(IStakeVault.Role.Attester, _handler.ATTESTER()).amount;
        assert(left == (upheld * 401 > 1_000 ? 0 : 1_000 - upheld * 401));
    }
}
