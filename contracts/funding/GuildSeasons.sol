// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {TokenCustody} from "../abstracts/TokenCustody.sol";
import {IEpochTime} from "../interfaces/IEpochTime.sol";
import {IBountyBoard} from "../interfaces/funding/IBountyBoard.sol";
import {IGuildSeasons} from "../interfaces/funding/IGuildSeasons.sol";
import {DOMAINS} from "../libraries/Constants.sol";

/// @title Seasons: groups of epochs with a budget for each guild
/// @notice Pays beside step 7 of the way of the data.
///
/// Why it stays solvent: a guild's `left` is what was taken in for it and not paid; it falls by each payment and
/// bounty, and rises by what the board gives back, each bounty once.
contract GuildSeasons is IGuildSeasons, TokenCustody {
    using SafeERC20 for IERC20;

    /// @dev Who posted a bounty.
    struct Poster {
        uint240 season;
        uint8 domain;
        bool collected;
    }

    IBountyBoard private immutable BOARD;
    IEpochTime private immutable CLOCK;

    uint256 private _count;
    mapping(uint256 id => Season) private _seasons;
    mapping(uint256 id => mapping(uint8 domain => Guild)) private _guilds;
    mapping(uint256 bounty => Poster) private _posters;

    /// @param board_ Where bounties are posted.
    /// @param clock_ The program's oracle.
    constructor(IBountyBoard board_, IEpochTime clock_) {
        if (address(board_) == address(0) || address(clock_) == address(0)) revert GuildSeasonsZeroAddress();
        BOARD = board_;
        CLOCK = clock_;
    }

    /* MANAGE */

    /// @inheritdoc IGuildSeasons
    function open(
        Terms calldata terms,
        Budget[] calldata budgets,
        string calldata uri
    ) external nonReentrant returns (uint256 id) {
        _requireValid(terms);
        id = ++_count;
        uint256 total = _grant(id, budgets);

        (_seasons[id].terms, _seasons[id].opener) = (terms, msg.sender);
        emit SeasonOpened(id, msg.sender, terms, budgets, uri);

        _take(terms.token, msg.sender, total);
    }

    /// @inheritdoc IGuildSeasons
    function setLead(uint256 id, uint8 domain, address lead) external {
        Season storage season = _existing(id);
        if (msg.sender != season.opener) revert GuildSeasonsNotOpener(id, msg.sender);
        if (season.closed) revert GuildSeasonsClosed(id);
        Guild storage guild = _guilds[id][domain];
        if (lead == address(0) || guild.lead == address(0)) revert GuildSeasonsInvalidBudget(domain);

        guild.lead = lead;
        emit LeadSet(id, domain, lead);
    }

    /* PAY */

    /// @inheritdoc IGuildSeasons
    function pay(uint256 id, uint8 domain, address account, uint96 amount, string calldata uri) external nonReentrant {
        Guild storage guild = _requireLead(id, domain);
        if (account == address(0) || account == address(this) || amount == 0) {
            revert GuildSeasonsInvalidPayment(account, amount);
        }
        _spend(id, domain, amount);

        guild.paid += amount;
        emit GuildPaid(id, domain, account, amount, uri);

        _pay(_seasons[id].terms.token, account, amount);
    }

    /// @inheritdoc IGuildSeasons
    function postBounty(
        uint256 id,
        uint8 domain,
        IBountyBoard.Terms calldata terms,
        uint96[] calldata milestones,
        string calldata uri
    ) external nonReentrant returns (uint256 bounty) {
        Guild storage guild = _requireLead(id, domain);
        IERC20 token = _seasons[id].terms.token;
        if (address(terms.token) != address(token)) revert GuildSeasonsWrongToken(terms.token);
        uint128 amount = _spend(id, domain, _total(milestones, terms.winners));

        guild.posted += amount;
        token.forceApprove(address(BOARD), amount);
        bounty = BOARD.post(terms, milestones, uri);
        // The cast keeps the value: seasons are counted by one.
        _posters[bounty] = Poster({season: uint240(id), domain: domain, collected: false});
        emit GuildBountyPosted(id, domain, bounty, amount);
    }

    /* REFUND */

    /// @inheritdoc IGuildSeasons
    function collect(uint256 bounty) external nonReentrant returns (uint256 amount) {
        Poster storage poster = _posters[bounty];
        (uint256 id, uint8 domain) = (poster.season, poster.domain);
        if (id == 0 || poster.collected) revert GuildSeasonsNothingDue(bounty);
        // Anyone may have made the board refund it before.
        if (BOARD.bountyOf(bounty).refunded == 0) BOARD.refund(bounty);
        uint128 returned = BOARD.bountyOf(bounty).refunded;

        amount = returned;
        poster.collected = true;
        Season storage season = _seasons[id];
        _giveBack(_guilds[id][domain], returned, season.closed);
        emit GuildBountyReturned(id, domain, bounty, amount);

        if (season.closed) _pay(season.terms.token, season.terms.treasury, amount);
    }

    /* SETTLE */

    /// @inheritdoc IGuildSeasons
    function close(uint256 id) external nonReentrant returns (uint256 amount) {
        Season storage season = _existing(id);
        if (season.closed) revert GuildSeasonsClosed(id);
        uint256 end = CLOCK.epochEnd(season.terms.lastEpoch);
        if (block.timestamp < end) revert GuildSeasonsNotOver(id, end);

        season.closed = true;
        for (uint8 d = 0; d < DOMAINS; ++d) {
            amount += _guilds[id][d].left;
            _guilds[id][d].left = 0;
        }
        emit SeasonClosed(id, amount);

        _pay(season.terms.token, season.terms.treasury, amount);
    }

    /* VIEWS */

    /// @inheritdoc IGuildSeasons
    function count() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IGuildSeasons
    function seasonOf(uint256 id) external view returns (Season memory) {
        return _existing(id);
    }

    /// @inheritdoc IGuildSeasons
    function guildOf(uint256 id, uint8 domain) external view returns (Guild memory) {
        return _guilds[id][domain];
    }

    /// @inheritdoc IGuildSeasons
    function posterOf(uint256 bounty) external view returns (uint256 id, uint8 domain, bool collected) {
        Poster memory poster = _posters[bounty];
        return (poster.season, poster.domain, poster.collected);
    }

    /// @inheritdoc IGuildSeasons
    function board() external view returns (IBountyBoard) {
        return BOARD;
    }

    /// @inheritdoc IGuildSeasons
    function clock() external view returns (IEpochTime) {
        return CLOCK;
    }

    /* PRIVATE */

    function _grant(uint256 id, Budget[] calldata budgets) private returns (uint256 total) {
        if (budgets.length == 0) revert GuildSeasonsInvalidBudget(0);
        for (uint256 i = 0; i < budgets.length; ++i) {
            (uint8 domain, address lead, uint96 amount) = (budgets[i].domain, budgets[i].lead, budgets[i].amount);
            Guild storage guild = _guilds[id][domain];
            bool valid = domain < DOMAINS && lead != address(0) && amount != 0 && guild.lead == address(0);
            if (!valid) revert GuildSeasonsInvalidBudget(i);
            (guild.lead, guild.left, guild.granted) = (lead, amount, amount);
            total += amount;
        }
    }

    /// @dev Takes an amount off a guild's budget and returns it.
    function _spend(uint256 id, uint8 domain, uint256 amount) private returns (uint128) {
        Guild storage guild = _guilds[id][domain];
        if (amount > guild.left) revert GuildSeasonsOverBudget(id, domain, amount, guild.left);
        // The casts keep the value: at most what is left.
        guild.left -= uint128(amount);
        return uint128(amount);
    }

    /// @dev A bounty gives back more than was put in where disputes were lost: their bonds are the guild's too.
    function _giveBack(Guild storage guild, uint128 amount, bool closed) private {
        guild.posted = amount < guild.posted ? guild.posted - amount : 0;
        // Budget and bonds are below 2^96 wei each; 2^32 of them fit.
        if (!closed) guild.left += amount;
    }

    function _requireValid(Terms calldata terms) private view {
        bool named = address(terms.token) != address(0) && terms.treasury != address(0);
        bool ordered = terms.firstEpoch <= terms.lastEpoch;
        if (!named || !ordered || CLOCK.epochEnd(terms.lastEpoch) <= block.timestamp) {
            revert GuildSeasonsInvalidTerms();
        }
    }

    function _requireLead(uint256 id, uint8 domain) private view returns (Guild storage guild) {
        Terms storage terms = _existing(id).terms;
        guild = _guilds[id][domain];
        if (msg.sender != guild.lead) revert GuildSeasonsNotLead(id, domain, msg.sender);
        uint256 start = CLOCK.epochEnd(terms.firstEpoch) - CLOCK.epochLength();
        if (block.timestamp < start) revert GuildSeasonsNotStarted(id, start);
        uint256 end = CLOCK.epochEnd(terms.lastEpoch);
        if (block.timestamp >= end) revert GuildSeasonsOver(id, end);
    }

    function _existing(uint256 id) private view returns (Season storage season) {
        season = _seasons[id];
        if (season.opener == address(0)) revert GuildSeasonsUnknownSeason(id);
    }

    function _total(uint96[] calldata milestones, uint8 winners) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < milestones.length; ++i) sum += milestones[i];
        return sum * winners;
    }
}
