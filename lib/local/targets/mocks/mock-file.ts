import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { findJsonFailure } from '../../../schema/json-scanner';
import { isNode, memberOf, own } from '../../../schema/node';
import { TextLines } from '../../../schema/text-lines';
import type { ToolResult } from '../../target-caller';
import type { Mock } from './mock-flag';

/** Why a file gives no answer. */
export class MockFileFailure extends Error {}

/**
 * The answer in a file. A JSON object with a list `content` is a result of MCP and taken as it is; everything else is
 * what a Lambda function could return, and becomes the text of a result as such.
 */
export async function readMockFile({ path, file }: Mock): Promise<ToolResult> {
  const value = parse(await read(path, file), file);
  const content = isNode(value) ? own(value, 'content') : undefined;
  if (isNode(value) && Array.isArray(content)) {
    if (!content.every(isNode)) {
      throw new MockFileFailure(`${file} is a result of MCP whose content has an item that is no object`);
    }
    return { ...value, content, isError: own(value, 'isError') === true };
  }
  return { isError: false, content: [{ type: 'text', text: JSON.stringify(value) }] };
}

/** File systems tell edits apart that are some milliseconds from each other. */
const YOUNG_MS = 50;

/** The answer in a file, which is read again only when the file has changed. */
export class MockAnswer {
  private known?: { readonly version: string; readonly result: ToolResult };

  public constructor(private readonly mock: Mock) {}

  public async read(): Promise<ToolResult> {
    const version = versionOf(this.mock.path);
    if (this.known !== undefined && this.known.version === version) return this.known.result;
    const result = await readMockFile(this.mock);
    this.known = version === undefined ? undefined : { version, result };
    return result;
  }
}

/** What an edit of a file changes; `undefined` as long as the next edit might not. */
function versionOf(path: string): string | undefined {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return Date.now() - mtimeMs < YOUNG_MS ? undefined : `${ino} ${size} ${mtimeMs}`;
  } catch {
    // Reading it tells why.
    return undefined;
  }
}

async function read(path: string, file: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.replace(/^\uFEFF/, '');
  } catch (cause) {
    const code = String(memberOf(cause, 'code') ?? cause);
    const reasons: { readonly [code: string]: string } = {
      ENOENT: `is not there (${path})`,
      EISDIR: 'is a folder',
    };
    throw new MockFileFailure(`${file} ${reasons[code] ?? `cannot be read (${code})`}`);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { offset, message } = findJsonFailure(text) ?? { offset: 0, message: String(cause) };
    const { line, column } = new TextLines(text).position(offset);
    throw new MockFileFailure(`${file} is no JSON: ${line}:${column} ${message}`);
  }
}
