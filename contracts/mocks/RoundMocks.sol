// SPDX-License-Identifier: MIT
// Small doubles that are only ever read together.
/* solhint-disable one-contract-per-file */
pragma solidity 0.8.37;

import {IBountyHook} from "../interfaces/funding/IBountyHook.sol";
import {IQuadraticRound} from "../interfaces/funding/IQuadraticRound.sol";
import {MockToken} from "./AwkwardTokens.sol";

/// @title One donor of a crowd
contract CrowdDonor {
    function give(IQuadraticRound rounds, MockToken token, uint256 id, address project, uint256 amount) external {
        token.mint(address(this), amount);
        token.approve(address(rounds), amount);
        rounds.donate(id, project, amount);
    }
}

/// @title Many donors, each an account of its own, that give in few transactions
contract DonorCrowd {
    struct Row {
        uint16 donor;
        address project;
        uint96 amount;
    }

    IQuadraticRound private immutable ROUNDS;
    MockToken private immutable TOKEN;
    CrowdDonor[] private _donors;

    constructor(IQuadraticRound rounds, MockToken token) {
        ROUNDS = rounds;
        TOKEN = token;
    }

    function hire(uint256 donors) external {
        for (uint256 i = 0; i < donors; ++i) _donors.push(new CrowdDonor());
    }

    function give(uint256 id, Row[] calldata rows) external {
        for (uint256 i = 0; i < rows.length; ++i) {
            _donors[rows[i].donor].give(ROUNDS, TOKEN, id, rows[i].project, rows[i].amount);
        }
    }
}

/// @title Hook that holds back what the test says
contract MockHook is IBountyHook {
    address private _board;
    uint256 private _id;
    address private _winner;
    bytes32 private _held;

    function hold(address board, uint256 id, address winner, bytes32 contribution) external {
        (_board, _id, _winner, _held) = (board, id, winner, contribution);
    }

    function isPayable(address board, uint256 id, address winner, bytes32 contribution) external view returns (bool) {
        return board != _board || id != _id || winner != _winner || contribution != _held;
    }
}
