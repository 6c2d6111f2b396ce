// Generated from the contracts by `npm run generate`.

/** Records of the programs on live networks, by chain id. */
export const RECORDS: Readonly<Record<number, unknown>> = {};
