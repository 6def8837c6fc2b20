import type { RepairLevel } from '../../document-reading';
import type { Issue } from '../../issue';
import { note, warning } from '../findings';
import { Origins } from '../origins';

/** What was mended in one document, and how much may be. */
export class Repairs {
  /** One for each thing mended. */
  public readonly issues: Issue[] = [];
  public readonly origins = new Origins();
  private onlyLeavesOut = true;

  public constructor(private readonly level: RepairLevel) {}

  /** Whether anything may be mended. */
  public get mends(): boolean {
    return this.level !== 'none';
  }

  /** Whether the meaning may change. */
  public get isLossy(): boolean {
    return this.level === 'lossy';
  }

  /** Whether nothing was added or written a second time, so that the document holds no more than it did. */
  public get addsNothing(): boolean {
    return this.onlyLeavesOut && this.origins.isEmpty;
  }

  /** Tells of something mended without a change of meaning. */
  public tell(code: string, path: string, message: string): void {
    this.onlyLeavesOut = false;
    this.issues.push(note(code, path, message));
  }

  /** Tells of something left out that means nothing to the gateway. */
  public leaveOut(code: string, path: string, message: string): void {
    this.issues.push(note(code, path, message));
  }

  /** Tells of something mended that changes what agents can send. */
  public warn(code: string, path: string, message: string): void {
    this.onlyLeavesOut = false;
    this.issues.push(warning(code, path, message));
  }
}
