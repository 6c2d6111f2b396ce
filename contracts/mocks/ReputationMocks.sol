// SPDX-License-Identifier: MIT
// Small doubles that are only ever read together.
/* solhint-disable one-contract-per-file */
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {Decay} from "../libraries/Decay.sol";
import {DomainReputation} from "../libraries/DomainReputation.sol";
import {ReputationMetadata} from "../libraries/ReputationMetadata.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {ReputationGate} from "../reputation/ReputationGate.sol";
import {ReputationMultiplier} from "../reputation/ReputationMultiplier.sol";

/// @dev The part of the oracle that reputation, tasks and bonds read, of a sealed program; the test sets roots. It
/// stands for schedule and distributor too, of a program without a reward token.
contract ReputationOracleMock {
    uint40 public genesis;
    uint32 public epochLength;
    mapping(uint256 epoch => bytes32 root) public rootOf;

    constructor(uint40 genesis_, uint32 epochLength_) {
        genesis = genesis_;
        epochLength = epochLength_;
    }

    function setRoot(uint256 epoch, bytes32 root) external {
        rootOf[epoch] = root;
    }

    function epochEnd(uint256 epoch) public view returns (uint256) {
        return genesis + (epoch + 1) * epochLength;
    }

    function cutOff(uint256 epoch) external view returns (uint256) {
        return epochEnd(epoch);
    }

    function isSealed() external pure returns (bool) {
        return true;
    }

    function token() external pure returns (address) {
        return address(0);
    }

    function schedule() external view returns (address) {
        return address(this);
    }

    function distributor() external view returns (address) {
        return address(this);
    }
}

/// @dev Opens the libraries to tests.
contract ReputationLibrariesMock {
    function split(uint256 elapsed, uint256 halfLife) external pure returns (uint256 mantissa, uint256 shift) {
        return Decay.split(elapsed, halfLife);
    }

    function growth(uint256 elapsed, uint256 halfLife) external pure returns (uint256) {
        return Decay.growth(elapsed, halfLife);
    }

    function deflate(uint256 inflated, uint256 elapsed, uint256 halfLife) external pure returns (uint256) {
        return Decay.deflate(inflated, elapsed, halfLife);
    }

    function escapeXML(string calldata text) external pure returns (string memory) {
        return ReputationMetadata.escapeXML(text);
    }

    function leaf(uint256 epoch, address account, uint64 units, uint256 reputation) external pure returns (bytes32) {
        return SumTree.leaf(epoch, account, units, reputation);
    }

    function node(bytes32 a, bytes32 b) external pure returns (bytes32) {
        return SumTree.node(a, b);
    }
}

/// @dev A wallet that signs by ERC-1271 with the key of its owner.
contract ReputationWalletMock is IERC1271 {
    bytes32 private _approved;

    constructor(bytes32 approved) {
        _approved = approved;
    }

    function isValidSignature(bytes32, bytes calldata signature) external view returns (bytes4) {
        return keccak256(signature) == _approved ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

/// @dev A door with one lock of each kind.
contract ReputationGateMock is ReputationGate {
    event Entered(address account);

    constructor(IReputation reputation) ReputationGate(reputation) {}

    function enter(uint8 domain, uint256 required) external onlyReputed(domain, required) {
        emit Entered(msg.sender);
    }

    function enterByAll(uint256 required) external onlyReputed(DomainReputation.ALL, required) {
        emit Entered(msg.sender);
    }
}

/// @dev The least staking pool that uses the multiplier: shares of a constant flow by boosted stake, points instead of
/// tokens.
contract BoostedPoolMock {
    ReputationMultiplier public immutable MULTIPLIER;
    uint256 public constant FLOW = 1e18;

    uint256 public totalBoosted;
    uint256 private _perShare;
    uint256 private _countedAt;
    mapping(address account => uint256 stake) public stakeOf;
    mapping(address account => uint256 boosted) public boostedOf;
    mapping(address account => uint256 earned) public earnedOf;
    mapping(address account => uint256 perShare) private _paidPerShare;

    constructor(ReputationMultiplier multiplier) {
        MULTIPLIER = multiplier;
    }

    function stake(uint256 amount) external {
        stakeOf[msg.sender] += amount;
        refresh(msg.sender);
    }

    /// @dev Pays what was earned at the boost counted last, then counts the boost anew. Anyone may call it, so that
    /// faded boosts do not last.
    function refresh(address account) public {
        if (totalBoosted > 0) _perShare += (FLOW * (block.timestamp - _countedAt)) / totalBoosted;
        _countedAt = block.timestamp;
        earnedOf[account] += boostedOf[account] * (_perShare - _paidPerShare[account]);
        _paidPerShare[account] = _perShare;

        uint256 fresh = MULTIPLIER.boosted(account, stakeOf[account]);
        totalBoosted = totalBoosted - boostedOf[account] + fresh;
        boostedOf[account] = fresh;
    }
}

/// @dev What governors are asked to do.
contract DecisionMock {
    uint256 public value;

    event Decided(address by, uint256 value);

    function decide(uint256 value_) external {
        value = value_;
        emit Decided(msg.sender, value_);
    }
}
