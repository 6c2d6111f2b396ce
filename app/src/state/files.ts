/** Gives the reader a text as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

/** SHA-256 of bytes, 0x hex. */
export async function sha256(bytes: BufferSource): Promise<`0x${string}`> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `0x${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Milliseconds that an endpoint may take. */
const PATIENCE = 15_000;

/**
 * Sends a text to an endpoint that the program's settings name.
 * @throws Error that says what the endpoint did.
 */
export async function postText(endpoint: string, text: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(endpoint, { method: "POST", headers, body: text, signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}
