import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from '../../../lib/cli/io';
import { main } from '../../../lib/cli/main';
import { capturedIo } from '../captured-io';

/** A folder of files, and the command run in it. */
export function workspace(files: { readonly [path: string]: string | Buffer } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : new Uint8Array(content));
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  const check = async (argv: readonly string[], overrides: Partial<Io> = {}) => {
    const { io, written } = capturedIo({ cwd: folder, ...overrides });
    const exitCode = await main(['check', ...argv], io);
    return { exitCode, ...written };
  };
  return { folder, write, check };
}

/** An OpenAPI document in YAML with one error and one warning. */
export const SHOP = `openapi: 3.0.3
info:
  title: Shop
  version: "1"
servers:
  - url: https://shop.example.com
paths:
  /orders:
    get:
      description: Lists orders
      responses:
        "200":
          description: Orders
  /cart:
    post:
      operationId: addToCart
      description: Puts a book into the cart
      requestBody:
        content:
          application/json:
            schema:
              type: string
      responses:
        "200":
          description: The cart
`;

/** A tool list with one note. */
export const TOOLS = `[
  {
    "name": "search",
    "description": "Finds books by words of their title",
    "inputSchema": { "type": "object", "properties": { "words": { "type": "string", "minLength": 1 } } }
  }
]
`;
