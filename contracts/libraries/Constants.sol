// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @dev One whole in basis points: of shares, of qualities, of review scores, of multipliers.
uint16 constant BPS = 10_000;

/// @dev Fields of expertise; domains are numbered 0..7.
uint8 constant DOMAINS = 8;

/// @dev Width of a domain's number in a word that holds all eight: domain d at bits [32d, 32d + 32).
uint256 constant DOMAIN_BITS = 32;

/// @dev 1 with 18 decimals.
uint64 constant WAD = 1e18;
