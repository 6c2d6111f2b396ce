// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ICheckpointedVotes} from "../../interfaces/work/ICheckpointedVotes.sol";
import {IWorkVerifier} from "../../interfaces/work/IWorkVerifier.sol";

/// @title Held votes, or provided liquidity, for a time
/// @notice Step 2 of the way of the data: proves that an account had at least an amount of votes of an `ERC20Votes`
/// token, or of shares in a `LiquidityLock`, at every moment of a period that is over. No loan of an instant shows
/// that, and no token counts for two accounts in the same period. Parameters: `abi.encode(address token, uint256
/// amount, uint256 start, uint256 length)`, the first period's start and the length of each in the token's clock.
/// Proof: `abi.encode(uint256 period, uint32 first)`, the number of the period from 0, and the place of the last
/// checkpoint at or before its start. Each account counts once a period.
contract HoldingVerifier is IWorkVerifier {
    struct Terms {
        ICheckpointedVotes token;
        uint256 amount;
        uint256 start;
        uint256 length;
    }

    /// @inheritdoc IWorkVerifier
    function verify(
        address account,
        bytes calldata parameters,
        bytes calldata proof
    ) external view returns (bytes32 key) {
        if (parameters.length != 128) revert WorkVerifierInvalidParameters(parameters);
        Terms memory terms = abi.decode(parameters, (Terms));
        if (terms.amount == 0 || terms.length == 0) revert WorkVerifierInvalidParameters(parameters);
        if (proof.length != 64) revert WorkVerifierUnproven(account, proof);
        (uint256 period, uint32 first) = abi.decode(proof, (uint256, uint32));

        // Periods of the far future would overflow; they are not over anyway.
        bool over = period < terms.token.clock();
        uint256 from = over ? terms.start + period * terms.length : 0;
        if (!over || from + terms.length > terms.token.clock() || !_held(account, terms, from, first)) {
            revert WorkVerifierUnproven(account, proof);
        }
        return keccak256(abi.encode(account, period));
    }

    /* PRIVATE */

    /// @dev Walks from the checkpoint that held at `from` over those within the period.
    function _held(address account, Terms memory terms, uint256 from, uint32 first) private view returns (bool) {
        uint32 count = terms.token.numCheckpoints(account);
        for (uint32 i = first; i < count; ++i) {
            Checkpoints.Checkpoint208 memory point = terms.token.checkpoints(account, i);
            if (i == first && point._key > from) return false;
            if (point._key >= from + terms.length) return true;
            // one that was replaced by the next before the period began says nothing of the period
            bool replaced = i + 1 < count && terms.token.checkpoints(account, i + 1)._key <= from;
            if (replaced || point._value < terms.amount) return false;
        }
        return first < count;
    }
}
