// Generated from the contracts by `npm run generate`.

/** Functions of what a community does besides claiming, by the names of the contracts. */
export const COMMUNITY_CALLS = {
  taskRegistry: {
    count: { selector: "0x06661abd", inputs: [], outputs: ["uint64"] },
    taskOf: {
      selector: "0xf5ed2b0e",
      inputs: ["uint64"],
      outputs: [
        {
          domain: "uint8",
          mode: "uint8",
          points: "uint32",
          maxPerWindow: "uint32",
          window: "uint32",
          maxPerEpoch: "uint32",
          epochQuota: "uint32",
          minQuality: "uint16",
          opensAt: "uint40",
          closesAt: "uint40",
          reputationDomain: "uint8",
          minReputation: "uint32",
          knee: "uint32",
          policy: "address",
          rubricHash: "bytes32",
        },
      ],
    },
    notice: { selector: "0x9c94e6c6", inputs: [], outputs: ["uint32"] },
  },
  contributionDisputes: {
    count: { selector: "0x06661abd", inputs: [], outputs: ["uint256"] },
    disputeOf: {
      selector: "0xb1eb0fb7",
      inputs: ["uint256"],
      outputs: [
        {
          challenger: "address",
          openedAt: "uint40",
          batch: "uint40",
          scope: "uint8",
          status: "uint8",
          attester: "address",
          task: "uint64",
          epoch: "uint32",
          work: "bytes32",
        },
      ],
    },
    terms: {
      selector: "0xd5025625",
      inputs: [],
      outputs: [
        {
          bond: "uint112",
          penaltyBps: "uint16",
          widePenaltyBps: "uint16",
          rewardBps: "uint16",
          rulingPeriod: "uint32",
        },
      ],
    },
    dispute: { selector: "0xf28471ce", inputs: ["bytes32", "uint8", "bytes32"], outputs: ["uint256"] },
    rule: { selector: "0x1e93260d", inputs: ["uint256", "bool"], outputs: [] },
    close: { selector: "0x0aebeb4e", inputs: ["uint256"], outputs: [] },
  },
  rewardEscrow: {
    epochOf: {
      selector: "0xa3d545f5",
      inputs: ["uint256"],
      outputs: [{ root: "bytes32", releasableAt: "uint40", confirmed: "uint64", reclaimed: "uint64" }],
    },
    stateOf: {
      selector: "0xabbf16cd",
      inputs: ["uint256", "address"],
      outputs: [{ status: "uint8", confirmed: "uint64", released: "uint64" }],
    },
    holdPeriod: { selector: "0xf5967a2f", inputs: [], outputs: ["uint32"] },
    open: { selector: "0x13d9d3db", inputs: ["uint256", "bytes32", ["bytes32"], ["bytes32"]], outputs: [] },
    rule: {
      selector: "0x3e47d0ee",
      inputs: ["uint256", [{ account: "address", units: "uint64", proof: ["bytes32"] }], "bool"],
      outputs: [],
    },
    release: {
      selector: "0x34508601",
      inputs: ["uint256", { account: "address", units: "uint64", proof: ["bytes32"] }],
      outputs: ["uint64"],
    },
    reclaim: { selector: "0x2dabbeed", inputs: ["uint256"], outputs: ["uint64"] },
  },
  epochOracle: {
    proposalOf: {
      selector: "0x36e52ccc",
      inputs: ["uint256"],
      outputs: [{ proposer: "address", finalFrom: "uint40", disputedAt: "uint40", confirmations: "uint16" }],
    },
    dispute: {
      selector: "0xf240f7c3",
      inputs: [],
      outputs: [{ rulingFrom: "uint256", stakesFrom: "uint256", until: "uint256" }],
    },
    finalizableAt: { selector: "0xd56fa0fc", inputs: [], outputs: ["uint256"] },
    openFrom: { selector: "0xdddc721d", inputs: [], outputs: ["uint256"] },
    proposalStake: { selector: "0x3e1e97c4", inputs: ["bytes32"], outputs: ["uint64"] },
    challengeStake: { selector: "0x571dc452", inputs: [], outputs: ["uint64"] },
    stakesDecide: { selector: "0xe7275d64", inputs: [], outputs: ["bool"] },
    propose: { selector: "0x01b2a73e", inputs: ["uint256", "bytes32", "bytes32", "string"], outputs: [] },
    confirm: { selector: "0xea3310d5", inputs: ["uint256", "bytes32", "bytes32"], outputs: [] },
    challenge: { selector: "0x83d6c838", inputs: ["uint256", "bytes32", "bytes32", "string"], outputs: [] },
    rule: { selector: "0x2fe3fd30", inputs: ["uint256", "bytes32"], outputs: [] },
    addStake: { selector: "0x96472e01", inputs: ["uint256", "bytes32", "uint64"], outputs: [] },
    finalize: { selector: "0x05261aea", inputs: ["uint256"], outputs: [] },
  },
  emissionSchedule: { budgetOf: { selector: "0x1e5ef1f8", inputs: ["uint256"], outputs: ["uint64"] } },
  council: { council: { selector: "0xe2c6d41c", inputs: [], outputs: ["address"] } },
  reputationToken: {
    delegates: { selector: "0x587cde1e", inputs: ["address"], outputs: ["address"] },
    getVotes: { selector: "0x9ab24eb0", inputs: ["address"], outputs: ["uint256"] },
    delegate: { selector: "0x5c19a95c", inputs: ["address"], outputs: [] },
    tokenURI: { selector: "0xc87b56dd", inputs: ["uint256"], outputs: ["string"] },
    halfLife: { selector: "0x7bc90d1c", inputs: [], outputs: ["uint32"] },
    totalSupply: { selector: "0x18160ddd", inputs: [], outputs: ["uint256"] },
    balanceOf: { selector: "0x70a08231", inputs: ["address"], outputs: ["uint256"] },
  },
  governor: {
    state: { selector: "0x3e4f49e6", inputs: ["uint256"], outputs: ["uint8"] },
    proposalVotes: { selector: "0x544ffc9c", inputs: ["uint256"], outputs: ["uint256", "uint256", "uint256"] },
    proposalSnapshot: { selector: "0x2d63f693", inputs: ["uint256"], outputs: ["uint256"] },
    proposalDeadline: { selector: "0xc01f9e37", inputs: ["uint256"], outputs: ["uint256"] },
    quorum: { selector: "0xf8ce560a", inputs: ["uint256"], outputs: ["uint256"] },
    hasVoted: { selector: "0x43859632", inputs: ["uint256", "address"], outputs: ["bool"] },
    castVote: { selector: "0x56781388", inputs: ["uint256", "uint8"], outputs: ["uint256"] },
    proposalThreshold: { selector: "0xb58131b0", inputs: [], outputs: ["uint256"] },
    propose: { selector: "0x7d5e81e2", inputs: [["address"], ["uint256"], ["bytes"], "string"], outputs: ["uint256"] },
  },
  token: {
    symbol: { selector: "0x95d89b41", inputs: [], outputs: ["string"] },
    decimals: { selector: "0x313ce567", inputs: [], outputs: ["uint8"] },
    balanceOf: { selector: "0x70a08231", inputs: ["address"], outputs: ["uint256"] },
    allowance: { selector: "0xdd62ed3e", inputs: ["address", "address"], outputs: ["uint256"] },
    approve: { selector: "0x095ea7b3", inputs: ["address", "uint256"], outputs: ["bool"] },
  },
  quadraticRound: {
    count: { selector: "0x06661abd", inputs: [], outputs: ["uint256"] },
    roundOf: {
      selector: "0xc7c38091",
      inputs: ["uint256"],
      outputs: [
        {
          token: "address",
          opensAt: "uint40",
          closesAt: "uint40",
          capBps: "uint16",
          policy: "address",
          projects: "uint32",
          settled: "uint32",
          cancelled: "bool",
          creator: "address",
          pool: "uint128",
          placed: "uint128",
          returned: "uint128",
          redeemed: "uint128",
          weight: "uint256",
        },
      ],
    },
    projectOf: {
      selector: "0xa6fa2672",
      inputs: ["uint256", "address"],
      outputs: [{ donated: "uint128", sum: "uint112", status: "uint8", matched: "uint128" }],
    },
    shareOf: { selector: "0x54842747", inputs: ["uint256", "address"], outputs: ["uint256"] },
    giftOf: {
      selector: "0xe72b3ad4",
      inputs: ["uint256", "address", "address"],
      outputs: [{ amount: "uint96", root: "uint96" }],
    },
    donate: { selector: "0x25fb2680", inputs: ["uint256", "address", "uint256"], outputs: [] },
  },
  retroRound: {
    count: { selector: "0x06661abd", inputs: [], outputs: ["uint256"] },
    roundOf: {
      selector: "0xc7c38091",
      inputs: ["uint256"],
      outputs: [
        {
          token: "address",
          opensAt: "uint40",
          closesAt: "uint40",
          capBps: "uint16",
          policy: "address",
          projects: "uint32",
          settled: "uint32",
          cancelled: "bool",
          creator: "address",
          pool: "uint128",
          placed: "uint128",
          returned: "uint128",
          redeemed: "uint128",
          weight: "uint256",
        },
      ],
    },
    projectOf: {
      selector: "0xa6fa2672",
      inputs: ["uint256", "address"],
      outputs: [{ donated: "uint128", sum: "uint112", status: "uint8", matched: "uint128" }],
    },
    shareOf: { selector: "0x54842747", inputs: ["uint256", "address"], outputs: ["uint256"] },
    votingOf: {
      selector: "0xf5130612",
      inputs: ["uint256"],
      outputs: [{ snapshot: "uint48", minPoints: "uint64", domain: "uint8" }],
    },
    creditsOf: { selector: "0x890ea91a", inputs: ["uint256", "address"], outputs: ["uint256"] },
    spentBy: { selector: "0x51b4e98c", inputs: ["uint256", "address"], outputs: ["uint256"] },
    votesOf: { selector: "0x69c05f36", inputs: ["uint256", "address", "address"], outputs: ["uint256"] },
    vote: { selector: "0xfb1e82d2", inputs: ["uint256", [{ project: "address", votes: "uint256" }]], outputs: [] },
  },
  bountyBoard: {
    count: { selector: "0x06661abd", inputs: [], outputs: ["uint256"] },
    bountyOf: {
      selector: "0x7d21bd56",
      inputs: ["uint256"],
      outputs: [
        {
          terms: {
            token: "address",
            deadline: "uint40",
            rulingPeriod: "uint32",
            winners: "uint8",
            approver: "address",
            bond: "uint96",
            council: "address",
            task: "uint64",
            policy: "address",
            hook: "address",
          },
          funder: "address",
          accepted: "uint8",
          disputes: "uint8",
          left: "uint128",
          refunded: "uint128",
          milestones: ["uint96"],
        },
      ],
    },
    candidateOf: {
      selector: "0x2d42d926",
      inputs: ["uint256", "address"],
      outputs: [{ standing: "uint8", awarded: "uint8", since: "uint40", disputedAt: "uint40", owed: "uint128" }],
    },
    applyFor: { selector: "0x2cd42ca0", inputs: ["uint256", "string"], outputs: [] },
  },
  peerRound: {
    currentRound: {
      selector: "0x28060c09",
      inputs: ["uint64", { start: "uint40", length: "uint32", budget: "uint32", minPoints: "uint64", domain: "uint8" }],
      outputs: ["uint256"],
    },
    receivedBy: { selector: "0x49ca5353", inputs: ["uint64", "uint256", "address"], outputs: ["uint256"] },
    spentBy: { selector: "0x37aabfb2", inputs: ["uint64", "uint256", "address"], outputs: ["uint256"] },
    giftOf: { selector: "0x97c8ffb2", inputs: ["uint64", "uint256", "address", "address"], outputs: ["uint32"] },
    give: {
      selector: "0x31fd6bb1",
      inputs: [
        "uint64",
        { start: "uint40", length: "uint32", budget: "uint32", minPoints: "uint64", domain: "uint8" },
        [{ receiver: "address", points: "uint32" }],
      ],
      outputs: [],
    },
    setReceives: { selector: "0x81a719ff", inputs: ["bool"], outputs: [] },
    receives: { selector: "0x810ad505", inputs: ["address"], outputs: ["bool"] },
  },
  eas: {
    getSchemaRegistry: { selector: "0xf10b5cc8", inputs: [], outputs: ["address"] },
    attest: {
      selector: "0xf17325e7",
      inputs: [
        {
          schema: "bytes32",
          data: {
            recipient: "address",
            expirationTime: "uint64",
            revocable: "bool",
            refUID: "bytes32",
            data: "bytes",
            value: "uint256",
          },
        },
      ],
      outputs: ["bytes32"],
    },
  },
  schemaRegistry: {
    getSchema: {
      selector: "0xa2ea7c6e",
      inputs: ["bytes32"],
      outputs: [{ uid: "bytes32", resolver: "address", revocable: "bool", schema: "string" }],
    },
    register: { selector: "0x60d7a278", inputs: ["string", "address", "bool"], outputs: ["bytes32"] },
  },
} as const;

/** Events that tell of it. */
export const COMMUNITY_EVENTS = {
  taskRegistry: {
    TaskCreated: {
      topic: "0x5d9082a2be7dc22a2692675ea539dca48ef3f2bdbf3ed66913b3ac414f8067ce",
      indexed: { id: "uint64" },
      data: {
        task: {
          domain: "uint8",
          mode: "uint8",
          points: "uint32",
          maxPerWindow: "uint32",
          window: "uint32",
          maxPerEpoch: "uint32",
          epochQuota: "uint32",
          minQuality: "uint16",
          opensAt: "uint40",
          closesAt: "uint40",
          reputationDomain: "uint8",
          minReputation: "uint32",
          knee: "uint32",
          policy: "address",
          rubricHash: "bytes32",
        },
        rubricURI: "string",
      },
    },
  },
  contributionDisputes: {
    DisputeOpened: {
      topic: "0x0513dd0b1fa4a2bd6433b9067523cf585acd950304f52d633f8cfcd1d94766db",
      indexed: { id: "uint256", work: "bytes32", challenger: "address" },
      data: { scope: "uint8", attester: "address", reason: "uint8", evidence: "bytes32", deadline: "uint40" },
    },
  },
  epochOracle: {
    Proposed: {
      topic: "0xa831c9d3f5912f60d6c01e9ee563f25e799dc28822cc7f2cb48608d7118778fc",
      indexed: { epoch: "uint256", root: "bytes32", proposer: "address" },
      data: { units: "uint64", bundleHash: "bytes32", bundleURI: "string" },
    },
    Confirmed: {
      topic: "0xc4c4d535d70150e028830e86fcb28ff0ce1a4d844fcd048100fe297be052df16",
      indexed: { epoch: "uint256", root: "bytes32", operator: "address" },
      data: { units: "uint64", confirmations: "uint16" },
    },
    Challenged: {
      topic: "0xc378124b035fde595e483b331090c9aacf7af5ea8823f31745534cda509ae5b9",
      indexed: { epoch: "uint256", root: "bytes32", challenger: "address" },
      data: { units: "uint64", bundleHash: "bytes32", bundleURI: "string" },
    },
    Finalized: {
      topic: "0x0e8ba906b4fc309532972d131df217b091248017a165818d4626494d3a3a81d6",
      indexed: { epoch: "uint256", root: "bytes32" },
      data: { units: "uint64", decision: "uint8" },
    },
  },
  reputationToken: {
    ReputationCredited: {
      topic: "0xe6b533926dd5ec81d0ce55ebe870117d74c12ecf6a20953d384373fe0c818e8a",
      indexed: { account: "address", epoch: "uint256" },
      data: { reputation: "uint256" },
    },
    ReputationMigrated: {
      topic: "0x78caa3b92d6d1a323b74b6f10844d515bf91a2071200a543ef1691550bb37f89",
      indexed: { from: "address", to: "address" },
      data: {},
    },
    ReputationBurned: {
      topic: "0x900ff2e25cf308254448f4756c9f7b6c2b17c3f2ac529ba682370c87c08aa5c0",
      indexed: { account: "address" },
      data: {},
    },
  },
  governor: {
    ProposalCreated: {
      topic: "0x7d84a6263ae0d98d3329bd7b46bb4e8d6f98cd35a7adb45c274c8b7fd5ebd5e0",
      indexed: {},
      data: {
        proposalId: "uint256",
        proposer: "address",
        targets: ["address"],
        values: ["uint256"],
        signatures: ["string"],
        calldatas: ["bytes"],
        voteStart: "uint256",
        voteEnd: "uint256",
        description: "string",
      },
    },
  },
  quadraticRound: {
    QuadraticRoundCreated: {
      topic: "0xa0fff108105bf8dcfa4fdb9cb12080fe634735fabaa52867873179bb9ff001ac",
      indexed: { id: "uint256", creator: "address" },
      data: {
        terms: { token: "address", opensAt: "uint40", closesAt: "uint40", capBps: "uint16", policy: "address" },
        matching: { minimum: "uint96", scaling: "uint8" },
        uri: "string",
      },
    },
    ProjectAdded: {
      topic: "0x8a45995b3bd97464184b2e7562acf387cde114181bf8e6df2631de56aa2f553c",
      indexed: { id: "uint256", project: "address" },
      data: {},
    },
  },
  retroRound: {
    RetroRoundCreated: {
      topic: "0x20be2e4d190b3c1df3fbc6f69858197bf3ae1baa7a9894f1cbe45700aef43390",
      indexed: { id: "uint256", creator: "address" },
      data: {
        terms: { token: "address", opensAt: "uint40", closesAt: "uint40", capBps: "uint16", policy: "address" },
        voting: { snapshot: "uint48", minPoints: "uint64", domain: "uint8" },
        uri: "string",
      },
    },
    ProjectAdded: {
      topic: "0x8a45995b3bd97464184b2e7562acf387cde114181bf8e6df2631de56aa2f553c",
      indexed: { id: "uint256", project: "address" },
      data: {},
    },
  },
  bountyBoard: {
    BountyPosted: {
      topic: "0xcf9fefe13a0a3a49cc4a1b3d79e0e30e9f63573049458b192fd120ae855eb591",
      indexed: { id: "uint256", funder: "address" },
      data: {
        terms: {
          token: "address",
          deadline: "uint40",
          rulingPeriod: "uint32",
          winners: "uint8",
          approver: "address",
          bond: "uint96",
          council: "address",
          task: "uint64",
          policy: "address",
          hook: "address",
        },
        milestones: ["uint96"],
        uri: "string",
      },
    },
  },
} as const;
