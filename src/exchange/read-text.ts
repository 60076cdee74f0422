import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

export interface ReadTextOptions {
  /** A label that TextDecoder knows, e.g. `windows-1252`; left out: what the file says of itself, or UTF-8. */
  readonly encoding?: string | undefined;
  /** Told of the bytes read so far. */
  readonly onBytes?: ((total: number) => void) | undefined;
}

/** The text is not in the encoding that it is taken for. */
export class WrongEncoding extends Error {
  override readonly name = "WrongEncoding";
}

const headBytes = 64 * 1024;
const chunkBytes = 256 * 1024;

/**
 * A file's text in pieces, in bounded memory.
 * @throws {WrongEncoding} where it says nothing of its encoding and its first 64 KiB are not UTF-8.
 */
export async function* readText(
  file: string,
  { encoding, onBytes }: ReadTextOptions = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding ?? encodingOf(await readHead(file)), { ignoreBOM: false });
  let total = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
    total += (chunk as Buffer).length;
    onBytes?.(total);
    yield decoder.decode(chunk as Buffer, { stream: true });
  }
  yield decoder.decode();
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const declared = /^\s*<\?xml[^>]*encoding=["']([\w.:-]+)["']/.exec(head.toString("latin1"))?.[1];
  if (declared && !/^utf-?8$/i.test(declared)) return declared;
  try {
    // The last character may be cut.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    throw new WrongEncoding("The file is not UTF-8. Say what it is: --encoding windows-1252, for instance.");
  }
  return "utf-8";
}
