// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {Credit} from "../interfaces/Credit.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IERC5192} from "../interfaces/IERC5192.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {Decay} from "../libraries/Decay.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {ReputationRenderer} from "./ReputationRenderer.sol";

/// @title Reputation that cannot be sold and fades with time
/// @notice Step 8 of the way of the data.
/// @dev Storage is spent where history must be kept and nowhere else: ownership is a bit (id = account), total supply is the sum of the domains'
/// supplies, an account's voting units are the sum of its domains.
contract ReputationToken is ERC721, Votes, AccessManaged, IERC5192, IReputationToken {
    using BitMaps for BitMaps.BitMap;
    using Checkpoints for Checkpoints.Trace208;

    uint8 private constant DOMAINS = 8;

    /// @dev Eight such supplies fit a checkpoint of 208 bits, hence every sum of inflated points does.
    uint256 private constant MAX_DOMAIN_SUPPLY = type(uint208).max / DOMAINS;

    /// @dev Bits of an account's map: whether its token exists, whether it has opted out, then its credited epochs.
    uint256 private constant MINTED = 0;
    uint256 private constant OPTED_OUT = 1;
    uint256 private constant FIRST_EPOCH = 2;

    bytes32 private constant MIGRATION_TYPEHASH = keccak256(
        "Migration(address from,address to,uint256 nonce,uint256 deadline)"
    );

    /// @notice Where finalized roots are read.
    IEpochOracle public immutable ORACLE;

    /// @notice What draws the metadata.
    ReputationRenderer public immutable RENDERER;

    /// @dev Time from which growth counts: the start of epoch 0.
    uint256 private immutable GENESIS;

    uint32 private immutable HALF_LIFE;
    uint32 private immutable MIGRATION_DELAY;

    Tiers private _tiers;
    mapping(address account => BitMaps.BitMap bits) private _marks;
    mapping(address account => Checkpoints.Trace208[DOMAINS] points) private _points;
    Checkpoints.Trace208[DOMAINS] private _supplies;
    mapping(address account => address successor) private _successors;
    mapping(address from => Migration migration) private _migrations;

    constructor(
        string memory name_,
        string memory symbol_,
        address authority_,
        IEpochOracle oracle,
        uint32 halfLife_,
        uint32 migrationDelay_,
        Tiers memory tiers_
    ) ERC721(name_, symbol_) EIP712(name_, "1") AccessManaged(authority_) {
        if (halfLife_ == 0) revert ReputationInvalidHalfLife(halfLife_);
        if (migrationDelay_ == 0) revert ReputationInvalidDelay(migrationDelay_);
        if (tiers_.copper > tiers_.silver || tiers_.silver > tiers_.gold || tiers_.gold > tiers_.platinum) {
            revert ReputationInvalidTiers(tiers_);
        }
        ORACLE = oracle;
        RENDERER = new ReputationRenderer();
        GENESIS = oracle.genesis();
        HALF_LIFE = halfLife_;
        MIGRATION_DELAY = migrationDelay_;
        _tiers = tiers_;
    }

    /* CREDIT */

    /// @inheritdoc IReputationToken
    function credit(address account, Credit[] calldata credits) external {
        address holder = successorOf(account);
        if (hasOptedOut(holder)) revert ReputationOptedOut(holder);

        uint256[DOMAINS] memory inflated;
        bool fresh;
        for (uint256 i = 0; i < credits.length; ++i) {
            Credit calldata leaf = credits[i];
            if (leaf.reputation == 0 || isCredited(account, leaf.epoch)) continue;
            _checkLeaf(account, leaf);
            _markAndInflate(account, leaf.epoch, leaf.reputation, inflated);
            fresh = true;
        }
        if (!fresh) revert ReputationNothingToCredit(account);
        _addPoints(holder, inflated);
    }

    /// @inheritdoc IReputationToken
    function creditProven(address account, uint256 epoch, uint256 reputation) external restricted {
        address holder = successorOf(account);
        if (reputation == 0 || isCredited(account, epoch)) return;
        if (hasOptedOut(holder) || ORACLE.epochEnd(epoch) > horizon()) return;

        uint256[DOMAINS] memory inflated;
        _markAndInflate(account, epoch, reputation, inflated);
        _addPoints(holder, inflated);
    }

    /* OPT OUT */

    /// @inheritdoc IReputationToken
    function burn() external {
        address account = _msgSender();
        if (!_marks[account].get(MINTED)) revert ReputationNoToken(account);

        _marks[account].set(OPTED_OUT);
        _removePoints(account);
        emit ReputationBurned(account);
    }

    /// @inheritdoc IReputationToken
    function optIn() external {
        address account = _msgSender();
        if (!hasOptedOut(account)) revert ReputationNotOptedOut(account);

        _marks[account].unset(OPTED_OUT);
        emit ReputationOptedIn(account);
    }

    /* MIGRATE */

    /// @inheritdoc IReputationToken
    function announceMigration(address from, address to) external restricted {
        _announceMigration(from, to);
    }

    /// @inheritdoc IReputationToken
    function announceMigrationBySig(address from, address to, uint256 deadline, bytes calldata signature) external {
        if (block.timestamp > deadline) revert ReputationExpiredSignature(deadline);
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(MIGRATION_TYPEHASH, from, to, _useNonce(from), deadline))
        );
        if (!SignatureChecker.isValidSignatureNow(from, digest, signature)) revert ReputationInvalidSignature(from);

        _announceMigration(from, to);
    }

    /// @inheritdoc IReputationToken
    function cancelMigration(address from) external {
        // The holder or the council: AccessManaged's modifier cannot say "or".
        if (_msgSender() != from) _checkCanCall(_msgSender(), _msgData());
        Migration memory migration = _pendingMigration(from);

        delete _migrations[from];
        emit ReputationMigrationCancelled(from, migration.to);
    }

    /// @inheritdoc IReputationToken
    function completeMigration(address from) external {
        Migration memory migration = _pendingMigration(from);
        if (block.timestamp < migration.readyAt) revert ReputationMigrationNotReady(from, migration.readyAt);
        address to = migration.to;
        _checkMigration(from, to);

        delete _migrations[from];
        _successors[from] = to;
        if (_marks[from].get(MINTED)) _addPoints(to, _removePoints(from));
        emit ReputationMigrated(from, to);
    }

    /* SOULBOUND */

    /// @notice Always refused.
    function approve(address, uint256) public pure override {
        revert ReputationSoulbound();
    }

    /// @notice Always refused.
    function setApprovalForAll(address, bool) public pure override {
        revert ReputationSoulbound();
    }

    /// @notice Always refused.
    function transferFrom(address, address, uint256) public pure override {
        revert ReputationSoulbound();
    }

    /// @notice Always refused.
    function safeTransferFrom(address, address, uint256, bytes memory) public pure override {
        revert ReputationSoulbound();
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return true;
    }

    /* REPUTATION */

    /// @inheritdoc IReputationToken
    function reputationOf(address account, uint8 domain) external view returns (uint256) {
        return _deflateNow(_points[account][_known(domain)].latest());
    }

    /// @inheritdoc IReputationToken
    function totalReputationOf(address account) external view returns (uint256) {
        return _deflateNow(_getVotingUnits(account));
    }

    /// @inheritdoc IReputationToken
    function domainSupply(uint8 domain) external view returns (uint256) {
        return _deflateNow(_supplies[_known(domain)].latest());
    }

    /// @inheritdoc IReputationToken
    function totalSupply() external view returns (uint256) {
        return _deflateNow(_getTotalSupply());
    }

    /// @inheritdoc IReputationToken
    function isCredited(address account, uint256 epoch) public view returns (bool) {
        return _marks[account].get(FIRST_EPOCH + epoch);
    }

    /// @inheritdoc IReputationToken
    function hasOptedOut(address account) public view returns (bool) {
        return _marks[account].get(OPTED_OUT);
    }

    /// @inheritdoc IReputationToken
    function successorOf(address account) public view returns (address) {
        // Ends: a migration leads from one account without successor to another, so that chains cannot close.
        address next = _successors[account];
        while (next != address(0)) {
            account = next;
            next = _successors[account];
        }
        return account;
    }

    /// @inheritdoc IReputationToken
    function migrationOf(address from) external view returns (Migration memory) {
        return _migrations[from];
    }

    /// @inheritdoc IReputationToken
    function horizon() public view returns (uint256) {
        return GENESIS + Decay.horizon(HALF_LIFE);
    }

    /// @inheritdoc IReputationToken
    function growthAt(uint256 timepoint) external view returns (uint256 mantissa, uint256 shift) {
        return Decay.split(_elapsed(timepoint), HALF_LIFE);
    }

    /// @inheritdoc IReputationToken
    function halfLife() external view returns (uint32) {
        return HALF_LIFE;
    }

    /// @inheritdoc IReputationToken
    function migrationDelay() external view returns (uint32) {
        return MIGRATION_DELAY;
    }

    /// @inheritdoc IReputationToken
    function tiers() external view returns (Tiers memory) {
        return _tiers;
    }

    /* VOTES */

    /// @notice Decayed votes of `account`, now, rounded down.
    function getVotes(address account) public view override returns (uint256) {
        return _deflateNow(super.getVotes(account));
    }

    /// @notice Decayed votes of `account` at a past `timepoint`, rounded down.
    function getPastVotes(address account, uint256 timepoint) public view override returns (uint256) {
        return _deflate(super.getPastVotes(account, timepoint), timepoint);
    }

    /// @notice Decayed votes of all accounts at a past `timepoint`, rounded down.
    function getPastTotalSupply(uint256 timepoint) public view override returns (uint256) {
        uint48 key = _validateTimepoint(timepoint);
        uint256 supply = 0;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            supply += _supplies[d].upperLookupRecent(key);
        }
        return _deflate(supply, timepoint);
    }

    /// @inheritdoc IReputationToken
    function getPastDomainVotes(address account, uint8 domain, uint256 timepoint) external view returns (uint256) {
        return _deflate(_points[account][_known(domain)].upperLookupRecent(_validateTimepoint(timepoint)), timepoint);
    }

    /// @inheritdoc IReputationToken
    function getPastDomainSupply(uint8 domain, uint256 timepoint) external view returns (uint256) {
        return _deflate(_supplies[_known(domain)].upperLookupRecent(_validateTimepoint(timepoint)), timepoint);
    }

    /// @notice Who votes for `account`: itself unless it has delegated.
    function delegates(address account) public view override returns (address) {
        address delegatee = super.delegates(account);
        return delegatee == address(0) ? account : delegatee;
    }

    /// @notice Seconds, as ERC-6372 has it.
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @notice The clock counts seconds.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /* METADATA */

    /// @notice JSON with an SVG picture, both in the URI itself, as of now.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        address account = _requireOwned(tokenId);
        uint256[DOMAINS] memory points;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            points[d] = _deflateNow(_points[account][d].latest());
        }
        return RENDERER.uri(name(), account, points, _deflateNow(_getVotingUnits(account)), _tiers);
    }

    /// @notice 1 if `account` holds its token, else 0.
    function balanceOf(address account) public view override returns (uint256) {
        if (account == address(0)) revert ERC721InvalidOwner(account);
        return _marks[account].get(MINTED) ? 1 : 0;
    }

    /// @notice ERC-165. ERC-5805 has no functions of its own; its id here is that of `IVotes` and `IERC6372` together.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IERC5192).interfaceId ||
            interfaceId == type(IERC6372).interfaceId ||
            interfaceId == type(IVotes).interfaceId ||
            interfaceId == type(IVotes).interfaceId ^ type(IERC6372).interfaceId ||
            interfaceId == type(IReputationToken).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /* INTERNAL */

    /// @dev The token of an account has the account's number; it exists while its bit is set.
    function _ownerOf(uint256 tokenId) internal view override returns (address) {
        if (tokenId > type(uint160).max) return address(0);
        address account = address(uint160(tokenId));
        return _marks[account].get(MINTED) ? account : address(0);
    }

    /// @dev Inflated points over all domains.
    function _getVotingUnits(address account) internal view override returns (uint256 units) {
        for (uint256 d = 0; d < DOMAINS; ++d) {
            units += _points[account][d].latest();
        }
    }

    /// @dev Inflated points of all accounts over all domains.
    function _getTotalSupply() internal view override returns (uint256 supply) {
        for (uint256 d = 0; d < DOMAINS; ++d) {
            supply += _supplies[d].latest();
        }
    }

    /// @dev Delegating to nobody means delegating to oneself.
    function _delegate(address account, address delegatee) internal override {
        super._delegate(account, delegatee == address(0) ? account : delegatee);
    }

    /// @dev The total's checkpoints are left out: the domains' supplies have it.
    function _transferVotingUnits(address from, address to, uint256 amount) internal override {
        _moveDelegateVotes(from == address(0) ? from : delegates(from), to == address(0) ? to : delegates(to), amount);
    }

    /* PRIVATE */

    function _checkLeaf(address account, Credit calldata leaf) private view {
        bytes32 root = ORACLE.rootOf(leaf.epoch);
        if (root == bytes32(0)) revert ReputationNotFinalized(leaf.epoch);
        bytes32 hash = SumTree.leaf(leaf.epoch, account, leaf.units, leaf.reputation);
        if (SumTree.rootFrom(leaf.proof, hash) != root) revert ReputationInvalidProof(account, leaf.epoch);
    }

    /// @dev Marks the epoch and adds its points, grown to the epoch's end, to `inflated`.
    function _markAndInflate(
        address account,
        uint256 epoch,
        uint256 reputation,
        uint256[DOMAINS] memory inflated
    ) private {
        uint256 end = ORACLE.epochEnd(epoch);
        if (end > horizon()) revert ReputationBeyondHorizon(epoch, end, horizon());

        _marks[account].set(FIRST_EPOCH + epoch);
        uint256 growth = Decay.growth(end - GENESIS, HALF_LIFE);
        for (uint256 d = 0; d < DOMAINS; ++d) {
            inflated[d] += uint32(reputation >> (32 * d)) * growth;
        }
        emit ReputationCredited(account, epoch, reputation);
    }

    function _addPoints(address holder, uint256[DOMAINS] memory inflated) private {
        uint256 units = 0;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            if (inflated[d] == 0) continue;
            uint256 supply = _supplies[d].latest() + inflated[d];
            if (supply > MAX_DOMAIN_SUPPLY) revert ReputationSupplyExceeded(d, supply);
            // Casts are safe: an account's points are a part of the supply, and that is checked.
            _supplies[d].push(clock(), uint208(supply));
            _points[holder][d].push(clock(), uint208(_points[holder][d].latest() + inflated[d]));
            units += inflated[d];
        }
        if (units == 0) return;
        if (!_marks[holder].get(MINTED)) _mintTo(holder);
        _transferVotingUnits(address(0), holder, units);
    }

    /// @dev Takes the token and all points of `account` and returns the points.
    function _removePoints(address account) private returns (uint256[DOMAINS] memory inflated) {
        uint256 units = 0;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            inflated[d] = _points[account][d].latest();
            if (inflated[d] == 0) continue;
            // Cast is safe: a difference of the supply and a part of it.
            _supplies[d].push(clock(), uint208(_supplies[d].latest() - inflated[d]));
            _points[account][d].push(clock(), 0);
            units += inflated[d];
        }
        _marks[account].unset(MINTED);
        emit Transfer(account, address(0), uint160(account));
        _transferVotingUnits(account, address(0), units);
    }

    function _mintTo(address holder) private {
        _marks[holder].set(MINTED);
        emit Transfer(address(0), holder, uint160(holder));
        emit Locked(uint160(holder));
    }

    function _announceMigration(address from, address to) private {
        _checkMigration(from, to);
        uint48 readyAt = clock() + MIGRATION_DELAY;
        _migrations[from] = Migration(to, readyAt);
        emit ReputationMigrationAnnounced(from, to, readyAt);
    }

    function _pendingMigration(address from) private view returns (Migration memory migration) {
        migration = _migrations[from];
        if (migration.readyAt == 0) revert ReputationNoMigration(from);
    }

    function _checkMigration(address from, address to) private view {
        if (to == address(0) || to == from) revert ReputationInvalidMigration(from, to);
        if (_successors[from] != address(0)) revert ReputationAlreadyMigrated(from, _successors[from]);
        if (_successors[to] != address(0)) revert ReputationAlreadyMigrated(to, _successors[to]);
        if (hasOptedOut(from)) revert ReputationOptedOut(from);
        if (hasOptedOut(to)) revert ReputationOptedOut(to);
    }

    function _known(uint8 domain) private pure returns (uint8) {
        if (domain >= DOMAINS) revert ReputationUnknownDomain(domain);
        return domain;
    }

    function _deflateNow(uint256 inflated) private view returns (uint256) {
        return _deflate(inflated, block.timestamp);
    }

    function _deflate(uint256 inflated, uint256 timepoint) private view returns (uint256) {
        return Decay.deflate(inflated, _elapsed(timepoint), HALF_LIFE);
    }

    /// @dev Nothing is credited before the first epoch ends, so that any growth will do before genesis.
    function _elapsed(uint256 timepoint) private view returns (uint256) {
        return timepoint < GENESIS ? 0 : timepoint - GENESIS;
    }
}
