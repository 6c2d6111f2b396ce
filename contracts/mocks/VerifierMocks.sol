// SPDX-License-Identifier: MIT
// Small doubles that are only ever read together.
/* solhint-disable one-contract-per-file */
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {ActivityRecorder} from "../work/verifiers/ActivityRecorder.sol";

/// @title OpenZeppelin's token with votes, on a clock of seconds
contract VotesToken is ERC20, ERC20Votes {
    constructor() ERC20("Votes", "VOTE") EIP712("Votes", "1") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}

/// @title OpenZeppelin's governor: a day to wait, a week to vote
contract PlainGovernor is Governor, GovernorCountingSimple, GovernorVotes {
    constructor(VotesToken token) Governor("Plain") GovernorVotes(token) {}

    function votingDelay() public pure override returns (uint256) {
        return 1 days;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 7 days;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return 1;
    }
}

/// @title Collection that mints to anyone
contract MockCollection is ERC721 {
    constructor() ERC721("Collection", "COLL") {}

    function mint(address account, uint256 tokenId) external {
        _mint(account, tokenId);
    }
}

/// @title A dApp that says who used it
contract RecordedApp {
    ActivityRecorder private immutable RECORDER;

    constructor(ActivityRecorder recorder) {
        RECORDER = recorder;
    }

    function use(bytes32 action) external {
        RECORDER.record(action, msg.sender);
    }
}
