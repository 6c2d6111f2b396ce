// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GuildSeasons} from "assay/funding/GuildSeasons.sol";
import {IEpochTime} from "assay/interfaces/IEpochTime.sol";
import {IBountyBoard} from "assay/interfaces/funding/IBountyBoard.sol";
import {IGuildSeasons} from "assay/interfaces/funding/IGuildSeasons.sol";
import {PoolToken} from "./FundingProof.sol";
import {Symbolic} from "./Symbolic.sol";

/// @dev One call of the seasons from any state of a season in this token. This contract is lead, clock and board.
contract SeasonsProof is Symbolic {
    uint256 private constant ID = 1;
    uint8 private constant DOMAIN = 3;
    uint256 private constant BOUNTY = 9;
    address private constant TREASURY = address(0x7EA);

    PoolToken internal _token;
    GuildSeasons internal _seasons;
    uint128 private _refunded;

    function setUp() external {
        _token = new PoolToken();
        _seasons = new GuildSeasons(IBountyBoard(address(this)), IEpochTime(address(this)));
        _token.transfer(address(_seasons), 2 ** 127);
        SVM.enableSymbolicStorage(address(_seasons));
    }

    /// @dev Two guilds, in any domains, and any other one: a season that nobody has opened has no guilds.
    function check_openKeepsTheBooks(
        uint8[3] calldata domains,
        address[2] calldata leads,
        uint96[2] calldata amounts
    ) external {
        VM.assume(domains[2] != domains[0] && domains[2] != domains[1]);
        uint256 id = _seasons.count() + 1;
        uint256 other = _seasons.guildOf(id, domains[2]).left;
        uint256 before = _free(0);
        IGuildSeasons.Budget[] memory budgets = new IGuildSeasons.Budget[](2);
        for (uint256 i = 0; i < 2; ++i) budgets[i] = IGuildSeasons.Budget(domains[i], leads[i], amounts[i]);
        _token.approve(address(_seasons), type(uint256).max);
        assert(_seasons.open(IGuildSeasons.Terms(_token, 0, 0, TREASURY), budgets, "") == id);
        assert(domains[0] != domains[1] && _seasons.guildOf(id, domains[2]).left == other);
        assert(_seasons.guildOf(id, domains[0]).left == amounts[0]);
        assert(_seasons.guildOf(id, domains[1]).left == amounts[1]);
        assert(_free(0) == before + amounts[0] + amounts[1]);
    }

    /// @dev The board takes what the bounty is worth, in the call.
    function check_postBountyKeepsTheBooks(uint96 amount) external {
        uint256 before = _start();
        uint256 left = _own();
        IBountyBoard.Terms memory terms;
        (terms.token, terms.winners) = (_token, 1);
        uint96[] memory milestones = new uint96[](1);
        milestones[0] = amount;
        assert(_seasons.postBounty(ID, DOMAIN, terms, milestones, "") == BOUNTY);
        assert(_own() == left - amount && _free(_own()) == before);
        (uint256 id, uint8 domain, bool collected) = _seasons.posterOf(BOUNTY);
        assert(id == ID && domain == DOMAIN && !collected);
    }

    function check_payKeepsTheBooks(address account, uint96 amount) external {
        uint256 before = _start();
        _seasons.pay(ID, DOMAIN, account, amount, "");
        assert(_free(_own()) == before);
    }

    function check_collectKeepsTheBooks(uint96 amount) external {
        uint256 before = _start();
        (uint256 id, uint8 domain, bool collected) = _seasons.posterOf(BOUNTY);
        VM.assume(id == ID && domain == DOMAIN && !collected && amount != 0);
        VM.assume(_own() < 2 ** 120 && !_seasons.seasonOf(ID).closed);
        // The board has sent it before: that is what `refunded` says.
        _refunded = amount;
        _token.transfer(address(_seasons), amount);
        _seasons.collect(BOUNTY);
        assert(_free(_own()) == before);
        (, , collected) = _seasons.posterOf(BOUNTY);
        assert(collected);
    }

    function check_closeKeepsTheBooks() external {
        VM.warp(200);
        _start();
        for (uint8 d = 0; d < 8; ++d) VM.assume(_seasons.guildOf(ID, d).left < 2 ** 120);
        uint256 all = _left();
        uint256 before = _free(all);
        uint256 amount = _seasons.close(ID);
        assert(amount == all && _left() == 0 && _free(0) == before);
    }

    function epochEnd(uint256) external pure returns (uint256) {
        return 100;
    }

    function epochLength() external pure returns (uint32) {
        return 100;
    }

    function post(
        IBountyBoard.Terms calldata,
        uint96[] calldata milestones,
        string calldata
    ) external returns (uint256) {
        _token.transferFrom(msg.sender, address(this), milestones[0]);
        return BOUNTY;
    }

    function bountyOf(uint256) external view returns (IBountyBoard.Bounty memory bounty) {
        bounty.refunded = _refunded;
        bounty.milestones = new uint96[](1);
    }

    function _start() private view returns (uint256) {
        IGuildSeasons.Season memory season = _seasons.seasonOf(ID);
        VM.assume(address(season.terms.token) == address(_token) && season.terms.treasury == TREASURY);
        return _free(_own());
    }

    /// @dev Balance less what is owed, modulo 2^256.
    function _free(uint256 owed) internal view virtual returns (uint256) {
        unchecked {
            return _token.balanceOf(address(_seasons)) - owed;
        }
    }

    function _own() private view returns (uint256) {
        return _seasons.guildOf(ID, DOMAIN).left;
    }

    function _left() private view returns (uint256 sum) {
        for (uint8 d = 0; d < 8; ++d) sum += _seasons.guildOf(ID, d).left;
    }
}

/// @dev Forgets what guilds can spend. Must fail.
contract TwinSeasons is SeasonsProof {
    function _free(uint256) internal view override returns (uint256) {
        return _token.balanceOf(address(_seasons));
    }
}
