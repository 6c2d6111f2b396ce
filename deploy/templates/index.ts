import { CONTENT, CODE, GOVERNANCE, MODERATION, OTHER, SUPPORT, TRANSLATION } from "./domains.js";
import type { Template } from "./template.js";

const WEEK = 604_800;

const documentation: Template = {
  about: "A documentation community: guides, translations and corrections, paid monthly",
  because: [
    "Epochs of four weeks, as merged work comes slowly and can be looked at before it is paid.",
    "Translations count half as much again: fewer people can do them.",
    "A quota on corrections and answers: what is easy to repeat cannot take the budget. Limits per account need a policy of eligibility.",
  ],
  parameters: {
    epochLength: "28 days",
    gracePeriod: "3 days",
    challengeWindow: "5 days",
    silentWindow: "10 days",
    initialBudget: "100000 tokens",
    budgetDecay: "96 %",
    budgetFloor: "2000 tokens",
    budgetShare: "5 %",
    unbondingDelay: "42 days",
  },
  rules: { domainWeightsBps: [10_000, 15_000, 10_000, 10_000, 10_000, 20_000, 10_000, 10_000] },
  tasks: [
    { name: "Guide", domain: CONTENT, points: 100, rubric: "A new guide that was merged" },
    { name: "Translation", domain: TRANSLATION, points: 60, rubric: "A merged translation of a whole page" },
    { name: "Correction", domain: CONTENT, points: 5, epochQuota: 400, rubric: "A merged correction of a page" },
    { name: "Answer", domain: SUPPORT, points: 8, epochQuota: 500, rubric: "An answer that its asker accepted" },
    { name: "Example", domain: CODE, points: 40, rubric: "A merged example that runs" },
  ],
};

const seasons: Template = {
  about: "A DAO with seasons and guilds: each guild has its tasks, each season is six epochs of two weeks",
  because: [
    "Epochs of two weeks, so that a season of twelve weeks has six of them.",
    "The budget halves about every two seasons: early work is worth most.",
    "A guild's lead attests its own guild alone: allow it with `task attester` for the guild's tasks only.",
    "Proposals and reviews take standing: the tasks for delegates ask for reputation in governance.",
  ],
  parameters: {
    epochLength: "14 days",
    gracePeriod: "2 days",
    challengeWindow: "4 days",
    silentWindow: "6 days",
    initialBudget: "200000 tokens",
    budgetDecay: "94 %",
    budgetFloor: "5000 tokens",
    budgetShare: "4 %",
    unbondingDelay: "28 days",
  },
  rules: {
    domainWeightsBps: [10_000, 10_000, 10_000, 10_000, 12_500, 15_000, 10_000, 10_000],
    reputation: { halfLife: 24 * WEEK, pointsPerEpoch: 100_000 },
  },
  tasks: [
    { name: "Development guild: merged work", domain: CODE, points: 60, rubric: "Merged code with tests" },
    { name: "Writing guild: article", domain: CONTENT, points: 80, rubric: "A published article" },
    {
      name: "Community guild: support",
      domain: SUPPORT,
      points: 8,
      epochQuota: 500,
      rubric: "A question that was solved",
    },
    { name: "Community guild: moderation", domain: MODERATION, points: 20, rubric: "A shift kept" },
    { name: "Governance guild: proposal", domain: GOVERNANCE, points: 150, rubric: "A proposal that came to a vote" },
    {
      name: "Governance guild: delegate's report",
      domain: GOVERNANCE,
      points: 50,

      minReputation: 100,
      reputationDomain: GOVERNANCE,
      rubric: "A report on one's votes, with reasons",
    },
  ],
};

const ambassadors: Template = {
  about: "A protocol's ambassadors: events, articles and help in many languages, paid weekly",
  because: [
    "Epochs of a week, as ambassadors are paid for what they did last week.",
    "Quotas on every task: what can be repeated without end is what is farmed.",
    "Half of a budget at most rests on one attester, and ten times its bond.",
  ],
  parameters: {
    epochLength: "7 days",
    initialBudget: "20000 tokens",
    budgetDecay: "99 %",
    budgetFloor: "1000 tokens",
    budgetShare: "2 %",
    unbondingDelay: "21 days",
  },
  rules: { vesting: { cliff: 4 * WEEK, duration: 26 * WEEK } },
  tasks: [
    { name: "Event", domain: OTHER, points: 200, epochQuota: 20, rubric: "An event held, with photos" },
    {
      name: "Article",
      domain: CONTENT,
      points: 80,

      epochQuota: 100,
      rubric: "An article of one's own",
    },
    {
      name: "Translation",
      domain: TRANSLATION,
      points: 40,

      epochQuota: 100,
      rubric: "A text translated",
    },
    { name: "Support", domain: SUPPORT, points: 5, epochQuota: 500, rubric: "A question that was solved" },
  ],
};

/** Epochs in which points gather before there are tokens. */
const POINT_EPOCHS = 12;

const points: Template = {
  about:
    "Points before a token: twelve epochs earn points, the thirteenth shares an airdrop by them, then it goes on weekly",
  because: [
    `Epochs 0 to ${POINT_EPOCHS - 1} have no budget, whatever the treasury holds; reputation grows from the first day.`,
    `Epoch ${POINT_EPOCHS} shares its whole budget by all points since epoch 0: that is the airdrop.`,
    "From then on every epoch has the floor, as the factor on the budget is 0.",
    "The token is made at once, as treasury and vesting are bound to it for ever; nobody needs to hold it before.",
  ],
  parameters: {
    epochLength: "7 days",
    budgetStart: POINT_EPOCHS,
    initialBudget: "5000000 tokens",
    budgetDecay: "0 %",
    budgetFloor: "20000 tokens",
    budgetShare: "100 %",
  },
  rules: { conversion: { epoch: POINT_EPOCHS, from: 0, to: POINT_EPOCHS - 1 } },
  tasks: [
    { name: "Feedback", domain: OTHER, points: 20, epochQuota: 200, rubric: "A report that led to a change" },
    { name: "Article", domain: CONTENT, points: 60, rubric: "An article of one's own" },
    { name: "Code", domain: CODE, points: 80, rubric: "Merged code" },
    { name: "Support", domain: SUPPORT, points: 5, epochQuota: 500, rubric: "A question that was solved" },
  ],
};

/** Programs to begin with, by name. */
export const TEMPLATES = { documentation, seasons, ambassadors, points } as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;
