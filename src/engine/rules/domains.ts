/** Names of the domains, by number. */
export const DOMAIN_NAMES = [
  "content",
  "translation",
  "support",
  "moderation",
  "governance",
  "code",
  "on-chain",
  "other",
];
