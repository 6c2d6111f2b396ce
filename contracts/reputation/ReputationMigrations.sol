// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {CouncilRuled} from "../abstracts/CouncilRuled.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {ReputationVotes} from "./ReputationVotes.sol";

/// @title Reputation of lost and changed keys
/// @notice Step 8 of the way of the data. The part of `ReputationToken` that moves everything of one account to
/// another: after a notice that its holder can cancel, and by the council only little in a time.
abstract contract ReputationMigrations is ReputationVotes, CouncilRuled {
    using Checkpoints for Checkpoints.Trace256;

    bytes32 private constant MIGRATION_TYPEHASH = keccak256(
        "Migration(address from,address to,uint256 nonce,uint256 deadline)"
    );

    /// @dev The council moves at most 1 / COUNCIL_PART of the supply in COUNCIL_WINDOW.
    uint256 private constant COUNCIL_PART = 100;
    uint48 private constant COUNCIL_WINDOW = 90 days;

    uint32 private immutable MIGRATION_DELAY;
    uint32 private immutable COUNCIL_MIGRATION_DELAY;

    mapping(address account => address successor) private _successors;
    mapping(address from => Migration migration) private _migrations;
    /// @dev Inflated points that the council has moved so far.
    Checkpoints.Trace256 private _movedByCouncil;

    constructor(uint32 migrationDelay_, uint32 councilMigrationDelay_) {
        if (migrationDelay_ == 0) revert ReputationInvalidDelay(migrationDelay_);
        if (councilMigrationDelay_ < migrationDelay_) revert ReputationInvalidDelay(councilMigrationDelay_);
        MIGRATION_DELAY = migrationDelay_;
        COUNCIL_MIGRATION_DELAY = councilMigrationDelay_;
    }

    /* ANNOUNCE */

    /// @inheritdoc IReputationToken
    function announceMigration(address from, address to) external onlyCouncil {
        _announce(from, Migration({to: to, readyAt: clock() + COUNCIL_MIGRATION_DELAY, byCouncil: true}));
    }

    /// @inheritdoc IReputationToken
    function announceMigrationBySig(address from, address to, uint256 deadline, bytes calldata signature) external {
        if (block.timestamp > deadline) revert ReputationExpiredSignature(deadline);
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(MIGRATION_TYPEHASH, from, to, _useNonce(from), deadline))
        );
        if (!SignatureChecker.isValidSignatureNow(from, digest, signature)) revert ReputationInvalidSignature(from);

        _announce(from, Migration({to: to, readyAt: clock() + MIGRATION_DELAY, byCouncil: false}));
    }

    /// @inheritdoc IReputationToken
    function cancelMigration(address from) external {
        if (msg.sender != from) _checkCouncil();
        Migration memory migration = _pending(from);

        delete _migrations[from];
        emit ReputationMigrationCancelled(from, migration.to);
    }

    /* COMPLETE */

    /// @inheritdoc IReputationToken
    function completeMigration(address from) external {
        Migration memory migration = _pending(from);
        if (block.timestamp < migration.readyAt) revert ReputationMigrationNotReady(from, migration.readyAt);
        _check(from, migration.to);
        if (migration.byCouncil) _countForCouncil(from);

        delete _migrations[from];
        _successors[from] = migration.to;
        _moveAll(from, migration.to);
        emit ReputationMigrated(from, migration.to);
    }

    /* VIEWS */

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
    function migrationDelay() external view returns (uint32) {
        return MIGRATION_DELAY;
    }

    /// @inheritdoc IReputationToken
    function councilMigrationDelay() external view returns (uint32) {
        return COUNCIL_MIGRATION_DELAY;
    }

    /// @inheritdoc IReputationToken
    function hasOptedOut(address account) public view virtual returns (bool);

    /* INTERNAL */

    /// @dev Gives `to` the points of `from`, if it has a token.
    function _moveAll(address from, address to) internal virtual;

    /* PRIVATE */

    function _announce(address from, Migration memory migration) private {
        _check(from, migration.to);

        _migrations[from] = migration;
        emit ReputationMigrationAnnounced(from, migration.to, migration.readyAt, migration.byCouncil);
    }

    /// @dev Inflated points are comparable whenever they were moved. The limit is of the supply now; what is moved does
    /// not change it.
    function _countForCouncil(address from) private {
        uint48 time = clock();
        uint256 total = _movedByCouncil.latest() + _getVotingUnits(from);
        uint256 moved = total - _movedByCouncil.upperLookupRecent(time - COUNCIL_WINDOW);
        uint256 limit = _getTotalSupply() / COUNCIL_PART;
        if (moved > limit) revert ReputationMigrationLimit(from, _deflateNow(moved), _deflateNow(limit));

        _movedByCouncil.push(time, total);
    }

    function _pending(address from) private view returns (Migration memory migration) {
        migration = _migrations[from];
        if (migration.readyAt == 0) revert ReputationNoMigration(from);
    }

    function _check(address from, address to) private view {
        if (to == address(0) || to == from) revert ReputationInvalidMigration(from, to);
        if (_successors[from] != address(0)) revert ReputationAlreadyMigrated(from, _successors[from]);
        if (_successors[to] != address(0)) revert ReputationAlreadyMigrated(to, _successors[to]);
        if (hasOptedOut(from)) revert ReputationOptedOut(from);
        if (hasOptedOut(to)) revert ReputationOptedOut(to);
    }
}
