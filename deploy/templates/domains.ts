/** Domains by name, as tasks number them. */
export const CONTENT = 0;
export const TRANSLATION = 1;
export const SUPPORT = 2;
export const MODERATION = 3;
export const GOVERNANCE = 4;
export const CODE = 5;
export const OTHER = 7;
