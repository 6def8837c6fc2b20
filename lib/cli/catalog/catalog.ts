import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chooseGateway } from '../../assembly/choose-gateway';
import type { GatewayModel } from '../../assembly/model';
import { readAssembly } from '../../assembly/read-assembly';
import { renderLock } from '../../catalog/lock-file';
import type { CatalogSnapshot } from '../../catalog/snapshot';
import { GatewayError } from '../../schema/gateway-error';
import { EXIT, type Io } from '../io';
import { plain, readable } from '../report/words';
import { resolvePath } from '../resolve-path';
import { type CatalogFormat, LOCK_FILE } from './formats';
import { snapshotOf } from './gateway-snapshot';
import { renderMarkdown } from './render-markdown';
import { renderTable } from './render-table';

export interface CatalogOptions {
  /** A cloud assembly's folder, or a template. */
  readonly path: string;
  readonly format: CatalogFormat;
  /** Which gateway, when there are several. */
  readonly gateway?: string;
  /** The file to write instead of the standard output. */
  readonly output?: string;
}

/** Prints or writes the tools of a gateway. */
export async function catalog(options: CatalogOptions, io: Io): Promise<number> {
  const gateway = chooseGateway(readAssembly(resolvePath(options.path, io)), options.gateway);
  const snapshot = snapshotOf(gateway);
  const text = await render(options.format, gateway, snapshot, io, options.output !== undefined);
  const output = options.output ?? (options.format === 'lock' ? LOCK_FILE : undefined);
  if (output === undefined) io.stdout(text);
  else {
    write(resolve(io.cwd, output), text);
    io.stderr(`Wrote ${output}: ${countOf(snapshot)} of ${readable(gateway.name)}\n`);
  }
  if (options.format === 'json' || output !== undefined) sayUnknown(snapshot, io);
  return EXIT.done;
}

async function render(
  format: CatalogFormat,
  gateway: GatewayModel,
  snapshot: CatalogSnapshot,
  io: Io,
  toFile: boolean,
): Promise<string> {
  switch (format) {
    case 'table':
      return renderTable(gateway.name, snapshot, toFile ? { color: false } : io);
    case 'markdown':
      return renderMarkdown(gateway.name, snapshot);
    case 'lock':
      return renderLock(snapshot);
    case 'json': {
      const tools = snapshot.tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
      return `${JSON.stringify({ tools }, undefined, 2)}\n`;
    }
    case 'html': {
      const { renderPage } = await import('./html/page');
      return renderPage(gateway, snapshot);
    }
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const cause = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    const message = `"${file}" cannot be written (${cause}); name a file of a folder that is there`;
    throw new GatewayError('CATALOG_NOT_WRITTEN', message);
  }
}

/** What the output has no place for must not go unsaid. */
function sayUnknown({ unknownTargets = [], notes = [] }: CatalogSnapshot, io: Io): void {
  for (const { target, reason = '' } of unknownTargets) {
    io.stderr(`Not in it: the tools of ${plain(target)}, which ${readable(reason)}\n`);
  }
  for (const { target, message } of notes) io.stderr(`Note: ${plain(target)} ${readable(message)}\n`);
}

function countOf({ tools }: CatalogSnapshot): string {
  return tools.length === 1 ? '1 tool' : `${tools.length} tools`;
}
