import type { RawLog } from "../chain/abi.js";
import { readHeader, type Header } from "../chain/logs.js";
import type { Request } from "../chain/provider.js";
import { AssayError } from "../engine/errors.js";
import type { BlockMark } from "../store/steps.js";

/** The blocks that a step reads, and the one read before them. */
interface Span {
  readonly to: Header;
  readonly after: BlockMark | undefined;
}

/** Headers on the way at the same time. */
const AT_ONCE = 20;

/**
 * Times of the logs' blocks by number, from the blocks' own headers: what a log says of its time only has to agree.
 *
 * @returns Undefined if a log is not of the block that the chain has now.
 * @throws AssayError CHAIN if a time is not between those of the blocks around it, or a log says another one.
 */
export async function readTimes(
  request: Request,
  logs: readonly RawLog[],
  span: Span,
): Promise<Map<number, number> | undefined> {
  const blocks = [...new Set(logs.map(({ blockNumber }) => Number(blockNumber)))].sort((a, b) => a - b);
  const headers = await readHeaders(request, blocks, span.to);
  if (headers === undefined) return undefined;
  const byNumber = new Map(headers.map((header) => [header.number, header]));
  if (logs.some(({ blockNumber, blockHash }) => byNumber.get(Number(blockNumber))?.hash !== blockHash))
    return undefined;
  checkOrder([...(span.after === undefined ? [] : [span.after]), ...headers, span.to]);
  for (const { blockNumber, blockTimestamp } of logs) {
    const time = byNumber.get(Number(blockNumber))?.time ?? 0;
    if (blockTimestamp !== undefined && Number(blockTimestamp) !== time)
      throw wrongTime(Number(blockNumber), `its logs say ${Number(blockTimestamp)}, its header says ${time}`);
  }
  return new Map(headers.map(({ number, time }) => [number, time]));
}

async function readHeaders(request: Request, blocks: readonly number[], known: Header): Promise<Header[] | undefined> {
  const found: (Header | undefined)[] = [];
  for (let i = 0; i < blocks.length; i += AT_ONCE) {
    const some = blocks.slice(i, i + AT_ONCE);
    const ask = async (block: number) => (block === known.number ? known : readHeader(request, block));
    found.push(...(await Promise.all(some.map(ask))));
  }
  return found.every((header) => header !== undefined) ? found : undefined;
}

/** Refuses times that go back: blocks follow each other in time. */
function checkOrder(blocks: readonly BlockMark[]): void {
  for (const [i, { number, time }] of blocks.entries()) {
    const before = blocks[i - 1];
    if (time === 0) throw wrongTime(number, "it has none");
    if (before !== undefined && time < before.time)
      throw wrongTime(number, `${time} is before ${before.time} of block ${before.number}`);
  }
}

function wrongTime(block: number, what: string): AssayError {
  return new AssayError("CHAIN", `The provider gives block ${block} a wrong time: ${what}.`, "Use another RPC URL.");
}
