import { DuckDBInstance } from "@duckdb/node-api";
import { join } from "node:path";

/** Reasons of contributions by their number, from the Parquet files of a folder. */
export async function readReasons(folder: string, length: number): Promise<Uint8Array> {
  const instance = await DuckDBInstance.create(":memory:");
  const db = await instance.connect();
  const found = await db.runAndReadAll(`SELECT row, reason FROM read_parquet('${join(folder, "*.parquet")}')`);
  const reasons = new Uint8Array(length).fill(255);
  for (const [row, reason] of found.getRows()) reasons[Number(row)] = Number(reason);
  db.closeSync();
  return reasons;
}
