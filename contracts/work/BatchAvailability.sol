// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {FactChain} from "../abstracts/FactChain.sol";
import {IBatchAnchor} from "../interfaces/IBatchAnchor.sol";
import {IEpochClock} from "../interfaces/IEpochClock.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IVaultUser} from "../interfaces/IVaultUser.sol";
import {IBatchAvailability} from "../interfaces/work/IBatchAvailability.sol";
import {BatchRows} from "../libraries/BatchRows.sol";

/// @title Whether the rows of linked batches can be had
/// @notice Step 2 of the way of the data: attest contributions, in batches whose rows are elsewhere. The vault must let
/// this contract lock, unlock and slash.
contract BatchAvailability is IBatchAvailability, FactChain, EIP712 {
    bytes32 private constant HOLDING_TYPEHASH = keccak256("Holding(uint256 batchId,bytes32 dataHash,uint32 count)");

    IBatchAnchor private immutable ANCHOR;
    IEpochClock private immutable CLOCK;
    IStakeVault private immutable VAULT;
    uint8 private immutable HOLDERS;
    uint112 private immutable CHUNK_PRICE;
    uint32 private immutable ANSWER_PERIOD;

    mapping(uint256 batchId => State) private _states;
    mapping(uint256 batchId => address[] operators) private _holders;
    mapping(uint256 batchId => mapping(uint256 chunk => address demander)) private _demanders;
    mapping(uint256 batchId => mapping(uint256 chunk => bool)) private _isPublished;

    constructor(IBatchAnchor anchor_, IStakeVault vault_, Terms memory terms_) EIP712("Assay BatchAvailability", "1") {
        ANCHOR = anchor_;
        CLOCK = anchor_.clock();
        VAULT = vault_;
        HOLDERS = terms_.holders;
        CHUNK_PRICE = terms_.chunkPrice;
        ANSWER_PERIOD = terms_.answerPeriod;
        IEpochClock clock = anchor_.clock();
        if (
            terms_.holders == 0 ||
            terms_.chunkPrice == 0 ||
            terms_.answerPeriod == 0 ||
            terms_.answerPeriod >= clock.cutOff(0) - clock.epochEnd(0)
        ) revert BatchAvailabilityInvalidTerms();
    }

    /* ANCHOR */

    /// @inheritdoc IBatchAvailability
    function handIn(Holding[] calldata holdings) external {
        for (uint256 i = 0; i < holdings.length; ++i) {
            (uint256 batchId, address operator) = (holdings[i].batchId, holdings[i].operator);
            IBatchAnchor.Batch memory batch = _open(batchId);
            uint8 signatures = _states[batchId].signatures;
            if (signatures == HOLDERS || _hasSigned(batchId, operator)) continue;
            if (operator == batch.attester) revert BatchAvailabilityOwnBatch(batchId, operator);
            if (!VAULT.isActive(IStakeVault.Role.Operator, operator)) {
                revert BatchAvailabilityNotOperator(batchId, operator);
            }
            bytes32 digest = _digestOf(batchId, batch);
            if (!SignatureChecker.isValidSignatureNow(operator, digest, holdings[i].signature)) {
                revert BatchAvailabilityInvalidSignature(batchId, operator);
            }

            _states[batchId].signatures = signatures + 1;
            _holders[batchId].push(operator);
            emit BatchHeld(batchId, operator, HOLDERS - signatures - 1);
            _addFact(abi.encode(BatchHeld.selector, batchId, operator, HOLDERS - signatures - 1));
        }
    }

    /* CHALLENGE */

    /// @inheritdoc IBatchAvailability
    function demand(uint256 batchId, uint256 chunk) external {
        IBatchAnchor.Batch memory batch = _linked(batchId);
        uint256 until = _cutOffOf(batch) - ANSWER_PERIOD;
        if (block.timestamp >= until) revert BatchAvailabilityTooLate(batchId, until);
        _requireUnpublished(batchId, chunk, batch.count);
        if (_demanders[batchId][chunk] != address(0)) revert BatchAvailabilityAlreadyDemanded(batchId, chunk);

        _demanders[batchId][chunk] = msg.sender;
        ++_states[batchId].open;
        emit ChunkDemanded(batchId, chunk, msg.sender, CHUNK_PRICE);
        _addFact(abi.encode(ChunkDemanded.selector, batchId, chunk, msg.sender, CHUNK_PRICE));

        VAULT.lock(IStakeVault.Role.Challenger, msg.sender, CHUNK_PRICE);
    }

    /// @inheritdoc IBatchAvailability
    function publishChunk(uint256 batchId, uint256 chunk, bytes calldata rows, bytes32[] calldata proof) external {
        IBatchAnchor.Batch memory batch = _open(batchId);
        _requireUnpublished(batchId, chunk, batch.count);
        if (rows.length != BatchRows.chunkLength(batch.count, chunk)) {
            revert BatchAvailabilityInvalidLength(batchId, chunk, rows.length);
        }
        bytes32 chunkHash = keccak256(rows);
        bytes32 root = BatchRows.rootOf(chunkHash, chunk, batch.count, proof);
        // Zero is no root: a proof of another length leads to it, whatever the rows, and a batch can name it as hash.
        if (root == 0 || root != batch.dataHash) revert BatchAvailabilityWrongChunk(batchId, chunk, root);

        _isPublished[batchId][chunk] = true;
        ++_states[batchId].published;
        address demander = _demanders[batchId][chunk];
        if (demander != address(0)) {
            delete _demanders[batchId][chunk];
            --_states[batchId].open;
        }
        emit ChunkPublished(batchId, chunk, msg.sender, chunkHash);
        _addFact(abi.encode(ChunkPublished.selector, batchId, chunk, msg.sender, chunkHash));

        if (demander == address(0)) return;
        VAULT.forfeit(IStakeVault.Role.Challenger, demander, CHUNK_PRICE);
        VAULT.pay(msg.sender, CHUNK_PRICE);
    }

    /// @inheritdoc IBatchAvailability
    function settle(uint256 batchId, uint256 chunk) external {
        uint256 cutOff = _cutOffOf(_linked(batchId));
        if (block.timestamp < cutOff) revert BatchAvailabilityEpochOpen(batchId, cutOff);
        address demander = _demanders[batchId][chunk];
        if (demander == address(0)) revert BatchAvailabilityNotDemanded(batchId, chunk);

        // `open` stays, as it says for good that the batch does not count.
        delete _demanders[batchId][chunk];
        bool wasSlashed = _states[batchId].slashed;
        _states[batchId].slashed = true;
        emit DemandReturned(batchId, chunk, demander);

        VAULT.unlock(IStakeVault.Role.Challenger, demander, CHUNK_PRICE);
        if (!wasSlashed) _slashHolders(batchId);
    }

    /* VIEWS */

    /// @inheritdoc IBatchAvailability
    function isAvailable(uint256 batchId) external view returns (bool) {
        IBatchAnchor.Batch memory batch = _linked(batchId);
        State memory state = _states[batchId];
        bool isHeld = state.signatures == HOLDERS || state.published == BatchRows.chunks(batch.count);
        return isHeld && state.open == 0;
    }

    /// @inheritdoc IBatchAvailability
    function stateOf(uint256 batchId) external view returns (State memory) {
        return _states[batchId];
    }

    /// @inheritdoc IBatchAvailability
    function holdersOf(uint256 batchId) external view returns (address[] memory) {
        return _holders[batchId];
    }

    /// @inheritdoc IBatchAvailability
    function demanderOf(uint256 batchId, uint256 chunk) external view returns (address) {
        return _demanders[batchId][chunk];
    }

    /// @inheritdoc IBatchAvailability
    function isPublished(uint256 batchId, uint256 chunk) external view returns (bool) {
        return _isPublished[batchId][chunk];
    }

    /// @inheritdoc IBatchAvailability
    function digestOf(uint256 batchId) external view returns (bytes32) {
        return _digestOf(batchId, _linked(batchId));
    }

    /// @inheritdoc IBatchAvailability
    function terms() external view returns (Terms memory) {
        return Terms({holders: HOLDERS, chunkPrice: CHUNK_PRICE, answerPeriod: ANSWER_PERIOD});
    }

    /// @inheritdoc IBatchAvailability
    function anchor() external view returns (IBatchAnchor) {
        return ANCHOR;
    }

    /// @inheritdoc IVaultUser
    function vault() external view returns (IStakeVault) {
        return VAULT;
    }

    /* PRIVATE */

    /// @dev As many signers as the terms ask for at most.
    function _slashHolders(uint256 batchId) private {
        address[] memory operators = _holders[batchId];
        uint112 penalty = VAULT.minimumOf(IStakeVault.Role.Operator) / 2;
        address recipient = VAULT.penaltyRecipient();
        for (uint256 i = 0; i < operators.length; ++i) {
            uint112 taken = VAULT.slash(IStakeVault.Role.Operator, operators[i], penalty, recipient);
            emit HolderSlashed(batchId, operators[i], taken);
        }
    }

    function _hasSigned(uint256 batchId, address operator) private view returns (bool) {
        address[] storage operators = _holders[batchId];
        for (uint256 i = 0; i < operators.length; ++i) {
            if (operators[i] == operator) return true;
        }
        return false;
    }

    function _digestOf(uint256 batchId, IBatchAnchor.Batch memory batch) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(HOLDING_TYPEHASH, batchId, batch.dataHash, batch.count)));
    }

    function _linked(uint256 batchId) private view returns (IBatchAnchor.Batch memory batch) {
        batch = ANCHOR.batchOf(batchId);
        if (batch.kind != IBatchAnchor.Kind.Linked) revert BatchAvailabilityNotLinked(batchId);
    }

    function _cutOffOf(IBatchAnchor.Batch memory batch) private view returns (uint256) {
        return CLOCK.cutOff(CLOCK.epochAt(batch.time));
    }

    /// @dev A linked batch whose cut-off is yet to come.
    function _open(uint256 batchId) private view returns (IBatchAnchor.Batch memory batch) {
        batch = _linked(batchId);
        uint256 cutOff = _cutOffOf(batch);
        if (block.timestamp >= cutOff) revert BatchAvailabilityEpochClosed(batchId, cutOff);
    }

    function _requireUnpublished(uint256 batchId, uint256 chunk, uint32 count) private view {
        if (chunk >= BatchRows.chunks(count)) revert BatchAvailabilityUnknownChunk(batchId, chunk);
        if (_isPublished[batchId][chunk]) revert BatchAvailabilityAlreadyPublished(batchId, chunk);
    }
}
