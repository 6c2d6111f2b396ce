// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {Credit} from "../interfaces/Credit.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {IEpochOracle} from "../interfaces/IEpochOracle.sol";
import {IERC5192} from "../interfaces/IERC5192.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {IReputation} from "../interfaces/reputation/IReputation.sol";
import {IVestingMerkleDistributor} from "../interfaces/IVestingMerkleDistributor.sol";
import {DOMAIN_BITS, DOMAINS} from "../libraries/Constants.sol";
import {Decay} from "../libraries/Decay.sol";
import {SumTree} from "../libraries/SumTree.sol";
import {ReputationMigrations} from "./ReputationMigrations.sol";
import {ReputationRenderer} from "./ReputationRenderer.sol";
import {ReputationVotes} from "./ReputationVotes.sol";

/// @title Reputation that cannot be sold and fades with time
/// @notice Step 8 of the way of the data. No role has any power here: points come from final roots alone, and the
/// council can but migrate lost accounts.
/// @dev Ownership is a bit (id = account) in the word that marks an account's credited epochs, so that the first credit
/// pays for no slot of its own.
contract ReputationToken is ERC721, ReputationMigrations, IERC5192 {
    using BitMaps for BitMaps.BitMap;

    /// @dev Bits of an account's map: whether its token exists, whether it has opted out, then its credited epochs.
    uint256 private constant MINTED = 0;
    uint256 private constant OPTED_OUT = 1;
    uint256 private constant FIRST_EPOCH = 2;

    IEpochOracle private immutable ORACLE;
    IVestingMerkleDistributor private immutable DISTRIBUTOR;
    ReputationRenderer private immutable RENDERER;

    Tiers private _tiers;
    mapping(address account => BitMaps.BitMap bits) private _marks;
    mapping(uint256 epoch => uint256 points) private _creditedPoints;

    constructor(
        ICouncil council_,
        IEpochOracle oracle_,
        IVestingMerkleDistributor distributor_,
        Terms memory terms
    )
        ERC721(terms.name, terms.symbol)
        EIP712(terms.name, "1")
        ReputationVotes(oracle_, terms.halfLife, terms.pointsPerEpoch)
        CouncilRuled(council_)
        ReputationMigrations(terms.migrationDelay, terms.councilMigrationDelay)
    {
        Tiers memory tiers_ = terms.tiers;
        if (tiers_.copper > tiers_.silver || tiers_.silver > tiers_.gold || tiers_.gold > tiers_.platinum) {
            revert ReputationInvalidTiers(tiers_);
        }
        ORACLE = oracle_;
        DISTRIBUTOR = distributor_;
        RENDERER = new ReputationRenderer();
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
            uint256 points = _pointsWith(leaf.epoch, leaf.reputation);
            if (points > pointsPerEpoch()) revert ReputationEpochFull(leaf.epoch, points, pointsPerEpoch());
            _creditedPoints[leaf.epoch] = points;
            _markAndInflate(account, leaf.epoch, leaf.reputation, inflated);
            fresh = true;
        }
        if (!fresh) revert ReputationNothingToCredit(account);
        _mintPoints(holder, inflated);
    }

    /// @inheritdoc IReputationToken
    function creditProven(address account, uint256 epoch, uint256 reputation) external {
        if (msg.sender != address(DISTRIBUTOR)) revert ReputationUnauthorized(msg.sender);
        if (reputation == 0 || isCredited(account, epoch)) return;
        address holder = successorOf(account);
        if (hasOptedOut(holder) || ORACLE.epochEnd(epoch) > horizon()) return;
        uint256 points = _pointsWith(epoch, reputation);
        if (points > pointsPerEpoch()) return;

        uint256[DOMAINS] memory inflated;
        _creditedPoints[epoch] = points;
        _markAndInflate(account, epoch, reputation, inflated);
        _mintPoints(holder, inflated);
    }

    /* OPT OUT */

    /// @inheritdoc IReputationToken
    function burn() external {
        address account = _msgSender();
        if (!_marks[account].get(MINTED)) revert ReputationNoToken(account);

        _marks[account].set(OPTED_OUT);
        _burnPoints(account);
        emit ReputationBurned(account);
    }

    /// @inheritdoc IReputationToken
    function optIn() external {
        address account = _msgSender();
        if (!hasOptedOut(account)) revert ReputationNotOptedOut(account);

        _marks[account].unset(OPTED_OUT);
        emit ReputationOptedIn(account);
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
    function isCredited(address account, uint256 epoch) public view returns (bool) {
        // no such epoch has an end, so none can be credited
        if (epoch > type(uint256).max - FIRST_EPOCH) return false;
        return _marks[account].get(FIRST_EPOCH + epoch);
    }

    /// @inheritdoc IReputationToken
    function creditedPointsOf(uint256 epoch) external view returns (uint256) {
        return _creditedPoints[epoch];
    }

    /// @inheritdoc IReputationToken
    function hasOptedOut(address account) public view override returns (bool) {
        return _marks[account].get(OPTED_OUT);
    }

    /// @inheritdoc IReputationToken
    function tiers() external view returns (Tiers memory) {
        return _tiers;
    }

    /// @inheritdoc IReputationToken
    function oracle() external view returns (IEpochOracle) {
        return ORACLE;
    }

    /// @inheritdoc IReputationToken
    function renderer() external view returns (address) {
        return address(RENDERER);
    }

    /// @inheritdoc IReputationToken
    function distributor() external view returns (IVestingMerkleDistributor) {
        return DISTRIBUTOR;
    }

    /* METADATA */

    /// @notice JSON with an SVG picture, both in the URI itself, as of now.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        address account = _requireOwned(tokenId);
        return RENDERER.uri(name(), account, _pointsOf(account), _deflateNow(_getVotingUnits(account)), _tiers);
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
            interfaceId == type(IReputation).interfaceId ||
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

    /// @inheritdoc ReputationMigrations
    function _moveAll(address from, address to) internal override {
        if (_marks[from].get(MINTED)) _mintPoints(to, _burnPoints(from));
    }

    /* PRIVATE */

    function _checkLeaf(address account, Credit calldata leaf) private view {
        bytes32 root = ORACLE.rootOf(leaf.epoch);
        if (root == bytes32(0)) revert ReputationNotFinalized(leaf.epoch);
        bytes32 hash = SumTree.leaf(leaf.epoch, account, leaf.units, leaf.reputation);
        if (SumTree.rootFrom(leaf.proof, hash) != root) revert ReputationInvalidProof(account, leaf.epoch);
    }

    /// @dev Points credited in `epoch`, those of one more leaf included.
    function _pointsWith(uint256 epoch, uint256 reputation) private view returns (uint256 points) {
        points = _creditedPoints[epoch];
        for (uint256 d = 0; d < DOMAINS; ++d) {
            points += uint32(reputation >> (DOMAIN_BITS * d));
        }
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
            inflated[d] += uint32(reputation >> (DOMAIN_BITS * d)) * growth;
        }
        emit ReputationCredited(account, epoch, reputation);
    }

    /// @dev Adds the points to `holder`, whose token comes with the first.
    function _mintPoints(address holder, uint256[DOMAINS] memory inflated) private {
        if (!_marks[holder].get(MINTED)) {
            _marks[holder].set(MINTED);
            emit Transfer(address(0), holder, uint160(holder));
            emit Locked(uint160(holder));
        }
        _addPoints(holder, inflated);
    }

    /// @dev Takes the token of `account` with all points and returns the points.
    function _burnPoints(address account) private returns (uint256[DOMAINS] memory inflated) {
        _marks[account].unset(MINTED);
        emit Transfer(account, address(0), uint160(account));
        return _removePoints(account);
    }
}
