import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import { workOf } from "../../../test/helpers/program/outcomes.js";

/** Epoch for which an attester links rows. */
export const LINKED_EPOCH = 3;
/** Whom they name; nobody else pays it anything. */
export const ACCOUNT = `0x${"11".repeat(20)}`;
export const ROWS = Array.from({ length: 3 }, (_, i) => workOf(ACCOUNT, `linked work ${i}`));

/** An attester's host of rows. */
export interface RowsHost {
  readonly url: string;
  isUp: boolean;
  close(): void;
}

export async function hostRows(): Promise<RowsHost> {
  const server = createServer((_, response) => {
    if (host.isUp) response.end(encodeRows(ROWS));
    else response.destroy();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const host: RowsHost = { url: `http://127.0.0.1:${port}/rows`, isUp: true, close: () => server.close() };
  return host;
}
