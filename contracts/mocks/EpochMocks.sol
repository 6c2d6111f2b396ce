// SPDX-License-Identifier: MIT
// Small doubles that are only ever read together.
/* solhint-disable one-contract-per-file */
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EpochTime} from "../abstracts/EpochTime.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IEligibilityPolicy} from "../interfaces/IEligibilityPolicy.sol";
import {Emission} from "../libraries/Emission.sol";
import {Credit} from "../interfaces/Credit.sol";
import {RewardMessages} from "../rewards/RewardMessages.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {Vesting} from "../libraries/Vesting.sol";

/// @title OpenZeppelin's manager, compiled for the tests
contract MockAccessManager is AccessManager {
    constructor(address admin) AccessManager(admin) {}
}

/// @title Opens the running hash over facts to the tests
contract OpenFactChain is FactChain {
    function addFact(bytes calldata fact) external {
        _addFact(fact);
    }

    function nextHead(bytes32 head, uint256 time, bytes calldata fact) external pure returns (bytes32) {
        return _nextHead(head, time, fact);
    }
}

/// @title Opens the libraries of epochs and rewards to the tests
contract EpochLibraries {
    function leaf(uint256 epoch, address account, uint64 units, uint256 reputation) external pure returns (bytes32) {
        return SumTree.leaf(epoch, account, units, reputation);
    }

    function node(bytes32 a, bytes32 b) external pure returns (bytes32) {
        return SumTree.node(a, b);
    }

    function rootFrom(bytes32[] calldata proof, bytes32 start) external pure returns (bytes32) {
        return SumTree.rootFrom(proof, start);
    }

    function total(bytes32 hash) external pure returns (uint64) {
        return SumTree.total(hash);
    }

    function emptyRoot() external pure returns (bytes32) {
        return SumTree.EMPTY;
    }

    function creditsHash(Credit[] calldata credits) external pure returns (bytes32) {
        return RewardMessages.hashOf(credits);
    }

    function claimHash(RewardMessages.Claim calldata message) external pure returns (bytes32) {
        return RewardMessages.hashOf(message);
    }

    function recipientHash(RewardMessages.Recipient calldata message) external pure returns (bytes32) {
        return RewardMessages.hashOf(message);
    }

    function counted(uint256 start, uint256 time, uint256 cliff, uint256 duration) external pure returns (uint256) {
        return Vesting.counted(start, time, cliff, duration);
    }

    function vested(
        uint64 units,
        uint256 start,
        uint256 time,
        uint256 cliff,
        uint256 duration
    ) external pure returns (uint256) {
        return Vesting.vested(units, start, time, cliff, duration);
    }

    function scheduled(uint64 initial, uint64 decay, uint64 floor, uint256 epoch) external pure returns (uint64) {
        return Emission.scheduled(initial, decay, floor, epoch);
    }

    function budget(uint64 amount, uint64 treasury, uint16 shareCapBps) external pure returns (uint64) {
        return Emission.budget(amount, treasury, shareCapBps);
    }
}

/// @title Epoch arithmetic on its own
contract EpochTimeHarness is EpochTime {
    constructor(uint40 genesis_, uint32 epochLength_) EpochTime(genesis_, epochLength_) {}

    function epochsOver(uint256 time) external view returns (uint256) {
        return _epochsOver(time);
    }
}

/// @title Policy whose verdict the test sets
contract MockPolicy is IEligibilityPolicy {
    mapping(address account => bool) public isEligible;

    function setEligible(address account, bool eligible) external {
        isEligible[account] = eligible;
    }
}

/// @title Policy that accepts everyone until it breaks
contract SwitchablePolicy is IEligibilityPolicy {
    bool private _broken;

    error PolicyBroken();

    function breakDown() external {
        _broken = true;
    }

    function isEligible(address) external view returns (bool) {
        if (_broken) revert PolicyBroken();
        return true;
    }
}

/// @title Reputation token that writes down what it is told
contract RecordingReputation {
    struct Entry {
        address account;
        uint256 epoch;
        uint256 reputation;
    }

    Entry[] private _entries;

    function creditProven(address account, uint256 epoch, uint256 reputation) external {
        _entries.push(Entry({account: account, epoch: epoch, reputation: reputation}));
    }

    function entries() external view returns (Entry[] memory) {
        return _entries;
    }
}

/// @title ERC-1271 wallet with one owner
contract MockWallet is IERC1271 {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(hash, signature) == OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
