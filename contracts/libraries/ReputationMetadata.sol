// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IReputationToken} from "../interfaces/IReputationToken.sol";
import {DOMAINS} from "./Constants.sol";

/// @title Metadata of a reputation token: JSON and an SVG picture, on chain
/// @notice Step 8 of the way of the data.
library ReputationMetadata {
    using Strings for uint256;

    /// @dev What is shown; one parameter, as the stack holds few.
    struct View {
        string program;
        string holder;
        uint256[DOMAINS] points;
        uint256 total;
        string tier;
        string colour;
    }

    /// @notice `data:` URI of the metadata of `account`, with its decayed `points` per domain and in `total`.
    function uri(
        string memory program,
        address account,
        uint256[DOMAINS] memory points,
        uint256 total,
        IReputationToken.Tiers memory tiers
    ) internal pure returns (string memory) {
        (string memory tier, string memory colour) = tierOf(total, tiers);
        View memory shown = View(program, Strings.toChecksumHexString(account), points, total, tier, colour);
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json(shown))));
    }

    /// @notice Name and colour of the tier in which `total` points stand.
    function tierOf(
        uint256 total,
        IReputationToken.Tiers memory tiers
    ) internal pure returns (string memory tier, string memory colour) {
        if (total >= tiers.platinum) return ("platinum", "#c9d6df");
        if (total >= tiers.gold) return ("gold", "#e0b13f");
        if (total >= tiers.silver) return ("silver", "#a9b1b8");
        if (total >= tiers.copper) return ("copper", "#c67b4b");
        return ("ore", "#8a7f76");
    }

    /// @notice The picture: program, holder, tier and a bar for each domain, scaled to the largest.
    function svg(View memory shown) internal pure returns (string memory) {
        string memory head = string.concat(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 400' font-family='sans-serif' font-size='14'>",
            "<rect width='400' height='400' rx='16' fill='#1d2126'/><rect width='400' height='8' fill='",
            shown.colour,
            "'/>",
            _text("48", "20", "#fff", escapeXML(shown.program)),
            _text("72", "11", "#9aa4ae", shown.holder)
        );
        string memory summary = string.concat(shown.tier, " &#183; ", shown.total.toString());
        return
            string.concat(head, _text("112", "24", shown.colour, summary), _bars(shown.points, shown.colour), "</svg>");
    }

    /// @notice `text` with the five characters that XML reserves as entities, and control characters, which it forbids,
    /// as blanks.
    function escapeXML(string memory text) internal pure returns (string memory) {
        bytes memory source = bytes(text);
        bytes memory escaped = "";
        for (uint256 i = 0; i < source.length; ++i) {
            escaped = bytes.concat(escaped, _escape(source[i]));
        }
        return string(escaped);
    }

    // JSON wants double quotes, and Solidity's escapes would make it unreadable.
    // solhint-disable quotes

    /// @notice The JSON document.
    function json(View memory shown) internal pure returns (string memory) {
        string memory head = string.concat(
            '{"name":"',
            Strings.escapeJSON(shown.program),
            " ",
            shown.holder,
            '","description":"Reputation earned by useful work. It cannot be transferred and fades with time.",',
            '"image":"data:image/svg+xml;base64,',
            Base64.encode(bytes(svg(shown)))
        );
        return
            string.concat(
                head,
                '","attributes":[{"trait_type":"tier","value":"',
                shown.tier,
                '"},',
                _trait("total", shown.total),
                _traits(shown.points),
                "]}"
            );
    }

    /* PRIVATE */

    function _traits(uint256[DOMAINS] memory points) private pure returns (string memory list) {
        for (uint256 d = 0; d < DOMAINS; ++d) {
            list = string.concat(list, ",", _trait(_domainName(d), points[d]));
        }
    }

    function _trait(string memory name, uint256 value) private pure returns (string memory) {
        return string.concat('{"display_type":"number","trait_type":"', name, '","value":', value.toString(), "}");
    }

    // solhint-enable quotes

    function _bars(uint256[DOMAINS] memory points, string memory colour) private pure returns (string memory bars) {
        uint256 most = 1;
        for (uint256 d = 0; d < DOMAINS; ++d) {
            if (points[d] > most) most = points[d];
        }
        for (uint256 d = 0; d < DOMAINS; ++d) {
            bars = string.concat(bars, _bar(d, points[d], (points[d] * 180) / most, colour));
        }
    }

    function _bar(
        uint256 domain,
        uint256 points,
        uint256 width,
        string memory colour
    ) private pure returns (string memory) {
        string memory label = string.concat(
            "<g transform='translate(24 ",
            (150 + 30 * domain).toString(),
            ")'><text fill='#c5ccd3'>",
            _domainName(domain),
            "</text>"
        );
        string memory bar = string.concat(
            "<rect x='96' y='-11' height='12' width='",
            width.toString(),
            "' fill='",
            colour,
            "'/>"
        );
        return
            string.concat(label, bar, "<text x='352' text-anchor='end' fill='#fff'>", points.toString(), "</text></g>");
    }

    function _text(
        string memory y,
        string memory size,
        string memory fill,
        string memory content
    ) private pure returns (string memory) {
        string memory style = string.concat("<text x='24' y='", y, "' font-size='", size, "' fill='", fill);
        return string.concat(style, "'>", content, "</text>");
    }

    function _escape(bytes1 char) private pure returns (bytes memory) {
        if (char == "&") return "&amp;";
        if (char == "<") return "&lt;";
        if (char == ">") return "&gt;";
        if (char == 0x22) return "&quot;";
        if (char == "'") return "&#39;";
        if (uint8(char) < 0x20) return " ";
        return bytes.concat(char);
    }

    function _domainName(uint256 domain) private pure returns (string memory) {
        return ["content", "translation", "support", "moderation", "governance", "code", "on-chain", "other"][domain];
    }
}
