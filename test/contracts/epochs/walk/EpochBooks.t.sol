// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../../../contracts/interfaces/Credit.sol";
import {IEligibilityPolicy} from "../../../../contracts/interfaces/IEligibilityPolicy.sol";
import {IEpochOracle} from "../../../../contracts/interfaces/IEpochOracle.sol";
import {IRootStakes} from "../../../../contracts/interfaces/IRootStakes.sol";
import {IEmissionSchedule} from "../../../../contracts/interfaces/IEmissionSchedule.sol";
import {IBatchAnchor} from "../../../../contracts/interfaces/IBatchAnchor.sol";
import {IContributionResolver} from "../../../../contracts/interfaces/IContributionResolver.sol";
import {IReputationToken} from "../../../../contracts/interfaces/IReputationToken.sol";
import {IStakeVault} from "../../../../contracts/interfaces/IStakeVault.sol";
import {IVestingMerkleDistributor} from "../../../../contracts/interfaces/IVestingMerkleDistributor.sol";
import {EmissionSchedule} from "../../../../contracts/epochs/EmissionSchedule.sol";
import {EpochOracle} from "../../../../contracts/epochs/EpochOracle.sol";
import {StakeVault} from "../../../../contracts/epochs/StakeVault.sol";
import {SumTree} from "../../../../contracts/libraries/SumTree.sol";
import {HostileToken} from "../../../../contracts/mocks/AwkwardTokens.sol";
import {MockAccessManager} from "../../../../contracts/mocks/EpochMocks.sol";
import {Council} from "../../../../contracts/reputation/Council.sol";
import {ReputationToken} from "../../../../contracts/reputation/ReputationToken.sol";
import {VestingMerkleDistributor} from "../../../../contracts/rewards/VestingMerkleDistributor.sol";
import {Cheats} from "../../Cheats.sol";
import {StakesModel} from "./StakesModel.t.sol";

/// @dev A program of its own, of which this is council, administrator and work, and the books by which the invariants
/// judge its contracts. Both tokens can turn hostile.
abstract contract EpochBooks is Cheats {
    uint256 public constant ACTORS = 4;
    uint128 public constant UNIT = 1e9;
    uint40 public constant GENESIS = 1_000_000;
    uint32 public constant LENGTH = 1 days;
    uint32 public constant CLIFF = 36 hours;
    uint32 public constant DURATION = 5 days;
    /// @dev Odd, so that halves are rounded.
    uint112 public constant RATE = 3;
    uint64 public constant POINTS = 1_000;
    bytes32 internal constant BUNDLE = keccak256("bundle");
    address internal constant REMAINDER = address(0xDEAD);
    address public constant PENALTIES = address(0xFEE);

    HostileToken public token = new HostileToken();
    HostileToken public bondToken = new HostileToken();
    StakeVault public vault;
    VestingMerkleDistributor public distributor;
    EmissionSchedule public schedule;
    EpochOracle public oracle;
    StakesModel public model = new StakesModel(RATE);
    ReputationToken public reputation;
    MockAccessManager internal _manager;

    uint256 public funded;
    /// @dev Wei that came by plain transfer and are not booked.
    uint256 public unbooked;
    /// @dev Wei of bonds that came into the vault and have not left it.
    uint256 public bonded;
    uint256 public finalizedUnits;
    uint256 private _vested;
    uint256 private _owed;
    uint256 private _bonds;
    uint256 public epochs;
    uint256 public rewarded;
    mapping(IRootStakes.Decision => uint256) public decided;
    string public violation;

    uint256 internal constant KEY = 0xA000;
    address[ACTORS] internal _actors;
    /// @dev Standing recipients: now, announced, and from when.
    address[ACTORS] internal _recipients;
    address[ACTORS] internal _announced;
    uint256[ACTORS] internal _inForceFrom;

    mapping(uint256 epoch => bytes32 root) public roots;
    mapping(uint256 epoch => bytes32 digest) public proposals;
    mapping(uint256 epoch => bytes32 rules) public rules;
    mapping(uint256 epoch => uint64 budget) public budgets;
    mapping(uint256 epoch => uint64[4]) public leaves;
    mapping(uint256 epoch => mapping(bytes32 root => uint64[4])) public unitsOf;
    mapping(uint256 epoch => mapping(uint256 actor => bool)) public booked;
    mapping(uint256 actor => uint256 units) public released;

    constructor() {
        VM.warp(GENESIS);
        _manager = new MockAccessManager(address(this));
        Council seat = new Council(address(_manager), address(this), 60 days, 0);
        bondToken.mint(address(1), 1e6);
        vault = new StakeVault(
            address(_manager),
            seat,
            address(this),
            IStakeVault.Terms({
                token: bondToken,
                unbondingDelay: 5 days,
                minimums: [uint112(100), 100, 100, 100],
                leastMinimums: [uint112(10), 10, 10, 10],
                mostMinimums: [uint112(1_000), 1_000, 1_000, 1_000]
            })
        );
        distributor = new VestingMerkleDistributor(
            address(_manager),
            address(this),
            IVestingMerkleDistributor.Terms(
                token,
                UNIT,
                GENESIS,
                LENGTH,
                CLIFF,
                DURATION,
                IEligibilityPolicy(address(0))
            )
        );
        schedule = new EmissionSchedule(
            address(this),
            distributor,
            IEmissionSchedule.Curve({initial: 1e6, decay: 0.9e18, floor: 1e4, shareCapBps: 5_000, start: 0}),
            REMAINDER
        );
        oracle = new EpochOracle(
            address(_manager),
            seat,
            address(this),
            vault,
            schedule,
            _terms(),
            IEpochOracle.Rules({hash: keccak256("rules 0"), uri: ""})
        );
        reputation = new ReputationToken(seat, oracle, distributor, _reputationTerms());
        _bindAndSeal();
        for (uint256 i = 0; i < ACTORS; ++i) (_actors[i], _recipients[i]) = (VM.addr(KEY + i), VM.addr(KEY + i));
        for (uint256 i = 0; i < ACTORS; ++i) {
            _bond(actor(i), 5e6);
            vault.setAdmitted(IStakeVault.Role.Operator, actor(i), i != 0);
        }
        token.approve(address(schedule), type(uint256).max);
        rules[0] = oracle.rulesOf(0);
    }

    /* FOR THE INVARIANTS */

    function actor(uint256 index) public view returns (address) {
        return _actors[index % ACTORS];
    }

    /// @dev Where the rewards of an actor should go now.
    function recipientOf(uint256 index) public view returns (address) {
        bool changed = _announced[index] != address(0) && block.timestamp >= _inForceFrom[index];
        return changed ? _announced[index] : _recipients[index];
    }

    function proposalDigest(uint256 epoch) public view returns (bytes32) {
        return keccak256(abi.encode(oracle.proposalOf(epoch)));
    }

    /// @dev Wei that the vault owes to whom the token refused it.
    function owed() public view returns (uint256 amount) {
        amount = vault.owedTo(PENALTIES);
        for (uint256 i = 0; i < ACTORS; ++i) amount += vault.owedTo(actor(i));
    }

    /// @dev Both tokens behave from now on.
    function calm() public virtual;

    /* FOR THE SCHEDULE */

    /// @dev Every epoch has work, of which nobody knows.
    function totalOf(uint256) external pure returns (uint256, uint64) {
        return (0, 1);
    }

    /// @dev Every batch has rows of the epoch that is settled next.
    function batchOf(uint256) external view returns (IBatchAnchor.Batch memory batch) {
        // The cast keeps the value: the time of an epoch near the clock's.
        batch.time = uint40(GENESIS + oracle.nextEpoch() * LENGTH);
    }

    /* INTERNAL */

    function _council() internal view returns (address) {
        return oracle.council().council();
    }

    /// @dev Lets time pass until then, and sees which rules the epoch begins with.
    function _passTo(uint256 time) internal {
        if (time > block.timestamp) VM.warp(time);
        uint256 epoch = oracle.epochAt(block.timestamp);
        if (rules[epoch] == 0) rules[epoch] = oracle.rulesOf(epoch);
    }

    /// @dev Notes the balances that finality moves.
    function _note() internal {
        _vested = token.balanceOf(address(distributor));
        _bonds = bondToken.balanceOf(address(vault));
        _owed = vault.owedTo(PENALTIES);
    }

    /// @dev Books a final epoch.
    function _finish(uint256 epoch, bytes32 root, IRootStakes.Decision decision) internal {
        if (oracle.rootOf(epoch) != root) violation = "another root is final";
        if (token.balanceOf(address(distributor)) - _vested != uint256(SumTree.total(root)) * UNIT) {
            violation = "finality moved another amount than the total";
        }
        model.decide(epoch, root, decision);
        ++decided[decision];
        uint256 left = _bonds - bondToken.balanceOf(address(vault));
        if (left + vault.owedTo(PENALTIES) - _owed != model.penaltyOf(epoch)) violation = "another penalty";
        bonded -= left;
        roots[epoch] = root;
        proposals[epoch] = proposalDigest(epoch);
        leaves[epoch] = unitsOf[epoch][root];
        finalizedUnits += SumTree.total(root);
        epochs = epoch + 1;
        _countSurplus();
    }

    /// @dev What the treasury has beyond the books was surplus, booked by a move or by the token in the middle of one.
    function _countSurplus() internal returns (uint256 units) {
        units = schedule.treasury() - (funded - finalizedUnits);
        funded += units;
        unbooked -= units * UNIT;
    }

    /// @dev One of eight trees of an epoch, within its budget of now.
    function _plant(uint256 epoch, uint256 seed) internal returns (bytes32 root) {
        uint64 left = schedule.budgetOf(epoch);
        uint64[4] memory units;
        for (uint256 i = 0; i < ACTORS; ++i) {
            // The cast keeps the value: a remainder of a 64-bit number.
            units[i] = uint64(uint256(keccak256(abi.encode(epoch, seed, i))) % (uint256(left) + 1));
            left -= units[i];
        }
        root = _tree(epoch, units);
        unitsOf[epoch][root] = units;
    }

    function _bond(address account, uint112 amount) internal {
        bondToken.mint(account, amount);
        VM.prank(account);
        bondToken.approve(address(vault), amount);
        VM.prank(account);
        vault.bond(IStakeVault.Role.Operator, amount);
        bonded += amount;
    }

    function _credit(uint256 epoch, uint256 who) internal view returns (Credit memory) {
        bytes32[] memory proof = new bytes32[](2);
        proof[0] = _leaf(epoch, who ^ 1, leaves[epoch][who ^ 1]);
        uint256 other = who < 2 ? 2 : 0;
        proof[1] = SumTree.node(
            _leaf(epoch, other, leaves[epoch][other]),
            _leaf(epoch, other + 1, leaves[epoch][other + 1])
        );
        uint64 units = leaves[epoch][who];
        return Credit({epoch: epoch, units: units, reputation: _standingOf(who, units), proof: proof});
    }

    /// @dev Reputation of an actor's leaf, in a domain of its own: four such leaves may have more points than an epoch.
    function _standingOf(uint256 who, uint64 units) internal pure returns (uint256) {
        return uint256(units % 400) << (32 * who);
    }

    /// @dev The program's other contracts, as the distributor is told.
    function _others() internal view returns (address[] memory others) {
        others = new address[](2);
        (others[0], others[1]) = (address(oracle), address(vault));
    }

    function _targets() internal view returns (address[6] memory) {
        return
            [
                address(oracle),
                address(vault),
                address(schedule),
                address(distributor),
                address(reputation),
                address(oracle.council())
            ];
    }

    /* PRIVATE */

    function _terms() private pure returns (IEpochOracle.Terms memory) {
        return
            IEpochOracle.Terms({
                settlementDelay: 2 hours,
                gracePeriod: 6 hours,
                challengeWindow: 4 hours,
                silentWindow: 12 hours,
                rulingDelay: 6 hours,
                rulingPeriod: 20 hours,
                stakingPeriod: 16 hours,
                leadPeriod: 8 hours,
                quorum: 1,
                stakeRate: RATE
            });
    }

    function _reputationTerms() private pure returns (IReputationToken.Terms memory) {
        return
            IReputationToken.Terms({
                name: "Standing",
                symbol: "STAND",
                halfLife: 26 weeks,
                migrationDelay: 7 days,
                councilMigrationDelay: 30 days,
                pointsPerEpoch: POINTS,
                tiers: IReputationToken.Tiers(1, 2, 3, 4)
            });
    }

    /// @dev Work is nobody's matter here: the handler stands for the contracts that count it.
    function _bindAndSeal() private {
        vault.bind(oracle, new address[](0), PENALTIES);
        distributor.bind(schedule, reputation, _others());
        schedule.bind(oracle, IContributionResolver(address(this)), IBatchAnchor(address(this)));
        oracle.seal();
    }

    function _tree(uint256 epoch, uint64[4] memory units) private view returns (bytes32) {
        return
            SumTree.node(
                SumTree.node(_leaf(epoch, 0, units[0]), _leaf(epoch, 1, units[1])),
                SumTree.node(_leaf(epoch, 2, units[2]), _leaf(epoch, 3, units[3]))
            );
    }

    function _leaf(uint256 epoch, uint256 who, uint64 units) private view returns (bytes32) {
        return SumTree.leaf(epoch, actor(who), units, _standingOf(who, units));
    }
}
