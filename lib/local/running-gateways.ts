import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isNode } from '../schema/node';
import type { AccessInfo } from './auth/access';

/** A local gateway that runs on this machine, and how to get in. */
export interface RunningGateway {
  readonly pid: number;
  readonly url: string;
  readonly name: string;
  readonly access: AccessInfo;
}

/**
 * Notes a gateway down, so that other commands of the same user find it. The file holds the credentials of this start:
 * nobody else may read it, and it is gone when the gateway stops.
 *
 * @returns what removes the note
 */
export function announce(gateway: RunningGateway): () => void {
  const folder = ownFolder();
  const file = join(folder, `${gateway.pid}-${new URL(gateway.url).port}.json`);
  // Whole at once: who looks meanwhile would take half a note for one of a process that is gone, and remove it.
  writeFileSync(`${file}.new`, JSON.stringify(gateway), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
}

/** The local gateways of this user, the youngest first. Notes of processes that are gone are removed. */
export function listRunning(): RunningGateway[] {
  const folder = folderName();
  if (!existsSync(folder) || !isOwn(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
    .sort((a, b) => writtenAt(b) - writtenAt(a))
    .flatMap((file) => {
      const gateway = tryRead(file);
      if (gateway && isAlive(gateway.pid)) return [gateway];
      rmSync(file, { force: true });
      return [];
    });
}

function folderName(): string {
  return join(tmpdir(), `mcp-gateway-${userInfo().username.replace(/\W/g, '_')}`);
}

function ownFolder(): string {
  const folder = folderName();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isOwn(folder)) throw new Error(`"${folder}" belongs to somebody else`);
  chmodSync(folder, 0o700);
  return folder;
}

/** The folder for temporary files is everybody's: somebody else may have made one of our name. */
function isOwn(folder: string): boolean {
  return process.getuid === undefined || statSync(folder).uid === process.getuid();
}

/** In milliseconds since 1970; what another process has removed meanwhile was never written. */
function writtenAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function tryRead(file: string): RunningGateway | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // Only this file's `announce` writes here, and nobody else can.
    return isNode(value) && typeof value.pid === 'number' ? (value as unknown as RunningGateway) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
