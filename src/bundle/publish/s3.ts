import { createHash, createHmac } from "node:crypto";

/** Keys of an S3-style store. */
export interface S3Keys {
  readonly keyId: string;
  readonly secret: string;
  readonly region: string;
}

/** A request that is to be signed. */
export interface S3Request {
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
  readonly time: Date;
}

const SERVICE = "s3";
const ALGORITHM = "AWS4-HMAC-SHA256";
const SIGNED = "host;x-amz-content-sha256;x-amz-date";

const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: Uint8Array | string, data: string): Buffer => createHmac("sha256", key).update(data).digest();

/** Percent-encodes as S3 compares: everything but letters, digits and -._~ */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

/** Headers that sign a request for an S3-style store (Signature Version 4). */
export function signS3(
  { method, url, body, time }: S3Request,
  { keyId, secret, region }: S3Keys,
): Record<string, string> {
  const { host, pathname, searchParams } = new URL(url);
  const stamp = time.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const [date, hash] = [stamp.slice(0, 8), sha256(body)];
  const place = pathname
    .split("/")
    .map((part) => encode(decodeURIComponent(part)))
    .join("/");
  const query = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = `host:${host}\nx-amz-content-sha256:${hash}\nx-amz-date:${stamp}\n`;
  const canonical = [method, place, query.join("&"), headers, SIGNED, hash].join("\n");
  const scope = `${date}/${region}/${SERVICE}/aws4_request`;
  const key = [date, region, SERVICE, "aws4_request"].reduce<Uint8Array | string>(hmac, `AWS4${secret}`);
  const signature = hmac(key, [ALGORITHM, stamp, scope, sha256(canonical)].join("\n")).toString("hex");
  return {
    "x-amz-content-sha256": hash,
    "x-amz-date": stamp,
    authorization: `${ALGORITHM} Credential=${keyId}/${scope},SignedHeaders=${SIGNED},Signature=${signature}`,
  };
}
