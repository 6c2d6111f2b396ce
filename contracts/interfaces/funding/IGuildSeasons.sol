// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IEpochTime} from "../IEpochTime.sol";
import {IBountyBoard} from "./IBountyBoard.sol";

/// @title Seasons: groups of epochs with a budget for each guild
/// @notice Pays beside step 7 of the way of the data. A season lasts from the start of its first epoch to the end of
/// its last one. Whoever opens it puts in the budgets of up to eight guilds, one a domain, and names their leads. A
/// lead pays people and posts bounties out of its guild's budget while the season lasts, and nothing else; what a
/// bounty does not pay returns to the guild's budget, or after the close to the season's treasury. At the end anyone
/// closes the season: all that is left goes to the treasury.
///
/// The opener may replace a lead, and has no other power. So a program's timelock opens a season by a proposal, and
/// from then on needs none. Tokens are ordinary ERC-20; those that take a fee are refused. Amounts are wei.
interface IGuildSeasons {
    /// @notice What a season names, fixed once it is opened.
    /// @param token What budgets are in.
    /// @param firstEpoch Number of its first epoch.
    /// @param lastEpoch Number of its last epoch, which is not over.
    /// @param treasury Who gets what is left.
    struct Terms {
        IERC20 token;
        uint32 firstEpoch;
        uint32 lastEpoch;
        address treasury;
    }

    /// @notice A guild's part of a season.
    /// @param lead Who spends its budget; zero for no guild in the domain.
    /// @param left Wei that it can still spend.
    /// @param granted Wei that it was given.
    /// @param paid Wei that it paid to people.
    /// @param posted Wei that it put into bounties and that did not come back.
    struct Guild {
        address lead;
        uint128 left;
        uint128 granted;
        uint128 paid;
        uint128 posted;
    }

    /// @notice A guild's budget when a season is opened.
    /// @param domain Domain of the guild, 0..7.
    /// @param lead Who spends it.
    /// @param amount Wei.
    struct Budget {
        uint8 domain;
        address lead;
        uint96 amount;
    }

    /// @notice A season.
    /// @param terms What it names.
    /// @param opener Who opened it and may replace leads.
    /// @param closed Whether what was left went to the treasury.
    struct Season {
        Terms terms;
        address opener;
        bool closed;
    }

    /// @notice A season was opened; `uri` describes it to people.
    event SeasonOpened(uint256 indexed id, address indexed opener, Terms terms, Budget[] budgets, string uri);

    /// @notice The opener named another lead of a guild.
    event LeadSet(uint256 indexed id, uint8 indexed domain, address indexed lead);

    /// @notice A guild paid `amount` wei; `uri` says what for.
    event GuildPaid(uint256 indexed id, uint8 indexed domain, address indexed account, uint256 amount, string uri);

    /// @notice A guild put `amount` wei into a bounty of the board.
    event GuildBountyPosted(uint256 indexed id, uint8 indexed domain, uint256 indexed bounty, uint256 amount);

    /// @notice `amount` wei that a bounty did not pay came back.
    event GuildBountyReturned(uint256 indexed id, uint8 indexed domain, uint256 indexed bounty, uint256 amount);

    /// @notice The season was closed; `amount` wei went to its treasury.
    event SeasonClosed(uint256 indexed id, uint256 amount);

    /// @notice No board or no clock is named.
    error GuildSeasonsZeroAddress();

    /// @notice The terms name no token or no treasury, or a last epoch before the first or that is over.
    error GuildSeasonsInvalidTerms();

    /// @notice A budget has no lead, no amount, a domain above 7, or one that another budget has; or a new lead is zero
    /// or for a guild without a budget. The argument is the budget's index when budgets are put in, and the domain in
    /// `setLead`.
    error GuildSeasonsInvalidBudget(uint256 index);

    /// @notice There is no season `id`.
    error GuildSeasonsUnknownSeason(uint256 id);

    /// @notice Only the season's opener may.
    error GuildSeasonsNotOpener(uint256 id, address account);

    /// @notice Only the guild's lead may.
    error GuildSeasonsNotLead(uint256 id, uint8 domain, address account);

    /// @notice The season starts at `start` (Unix seconds).
    error GuildSeasonsNotStarted(uint256 id, uint256 start);

    /// @notice The season ended at `end` (Unix seconds).
    error GuildSeasonsOver(uint256 id, uint256 end);

    /// @notice The season ends at `end` (Unix seconds).
    error GuildSeasonsNotOver(uint256 id, uint256 end);

    /// @notice The season is closed.
    error GuildSeasonsClosed(uint256 id);

    /// @notice Zero, this contract and an amount of zero cannot be paid.
    error GuildSeasonsInvalidPayment(address account, uint256 amount);

    /// @notice The guild has `left` wei, less than `amount`.
    error GuildSeasonsOverBudget(uint256 id, uint8 domain, uint256 amount, uint256 left);

    /// @notice The bounty is in another token than the season.
    error GuildSeasonsWrongToken(IERC20 token);

    /// @notice No season posted the bounty, or what it left was collected.
    error GuildSeasonsNothingDue(uint256 bounty);

    /// @notice Opens a season and puts in its budgets. Anyone may; the tokens come from the caller, who has approved
    /// them.
    /// @dev Reverts with `GuildSeasonsInvalidTerms`, `GuildSeasonsInvalidBudget` or `TokenCustodyUnderfunded`.
    /// @param budgets Of one to eight guilds.
    /// @param uri Where the season is described.
    /// @return id Sequential from 1.
    function open(Terms calldata terms, Budget[] calldata budgets, string calldata uri) external returns (uint256 id);

    /// @notice Names another lead of a guild. Called by the season's opener.
    /// @dev Reverts with `GuildSeasonsUnknownSeason`, `GuildSeasonsNotOpener`, `GuildSeasonsClosed` or, if the guild
    /// has no budget or the lead is zero, `GuildSeasonsInvalidBudget`.
    function setLead(uint256 id, uint8 domain, address lead) external;

    /// @notice Pays an account out of a guild's budget. Called by the guild's lead, during the season.
    /// @dev Reverts with `GuildSeasonsUnknownSeason`, `GuildSeasonsNotLead`, `GuildSeasonsNotStarted`,
    /// `GuildSeasonsOver`, `GuildSeasonsInvalidPayment` or `GuildSeasonsOverBudget`.
    /// @param uri What it is for.
    function pay(uint256 id, uint8 domain, address account, uint96 amount, string calldata uri) external;

    /// @notice Posts a bounty on the board out of a guild's budget. Called by the guild's lead, during the season. The
    /// bounty's funder is this contract.
    /// @dev Reverts with `GuildSeasonsUnknownSeason`, `GuildSeasonsNotLead`, `GuildSeasonsNotStarted`,
    /// `GuildSeasonsOver`, `GuildSeasonsWrongToken`, `GuildSeasonsOverBudget`, and with all errors of the board.
    /// @return bounty Its number on the board.
    function postBounty(
        uint256 id,
        uint8 domain,
        IBountyBoard.Terms calldata terms,
        uint96[] calldata milestones,
        string calldata uri
    ) external returns (uint256 bounty);

    /// @notice Takes back what a bounty did not pay, once its board allows: to the guild's budget, or after the close
    /// to the treasury. Anyone may call; also after somebody else made the board refund it.
    /// @dev Reverts with `GuildSeasonsNothingDue`, and with all errors of the board's refund.
    /// @return amount Wei.
    function collect(uint256 bounty) external returns (uint256 amount);

    /// @notice Closes a season that is over: all that is left goes to its treasury. Anyone may call.
    /// @dev Reverts with `GuildSeasonsUnknownSeason`, `GuildSeasonsClosed` or `GuildSeasonsNotOver`.
    /// @return amount Wei paid; may be zero.
    function close(uint256 id) external returns (uint256 amount);

    /// @notice How many seasons there are; ids count from 1.
    function count() external view returns (uint256);

    /// @notice A season. Reverts with `GuildSeasonsUnknownSeason`.
    function seasonOf(uint256 id) external view returns (Season memory);

    /// @notice A guild's part of a season; zeros if it has none.
    function guildOf(uint256 id, uint8 domain) external view returns (Guild memory);

    /// @notice Season and domain that posted a bounty; season zero if none did.
    function posterOf(uint256 bounty) external view returns (uint256 id, uint8 domain, bool collected);

    /// @notice Where bounties are posted.
    function board() external view returns (IBountyBoard);

    /// @notice Where epochs are read.
    function clock() external view returns (IEpochTime);
}
