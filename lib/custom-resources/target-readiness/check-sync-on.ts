import { Token } from 'aws-cdk-lib';
import type { Issue } from '../../schema/issue';
import { checkText, propertyIssue, type TextRule } from '../../schema/property-issues';

const SYNC_ON: TextRule = { code: 'TARGET_SYNC_ON_LENGTH', max: 2_000 };

/** What keeps a gateway from asking an MCP server for its tools again. */
export interface ServerListing {
  /** Whether the gateway has a tool schema for it. */
  readonly hasTools: boolean;
  /** Whether the gateway asks it at every listing. */
  readonly isDynamic: boolean;
  /** Whether a person has to consent before the gateway may ask. */
  readonly waitsForConsent: boolean;
}

/** What is wrong with a `syncOn`: above all, that it does nothing. */
export function checkSyncOn(syncOn: string | undefined, listing: ServerListing): Issue[] {
  if (syncOn === undefined) return [];
  const problem = problemOf(listing);
  const issues = checkText('syncOn', syncOn, SYNC_ON, Token.isUnresolved);
  return problem === undefined ? issues : [...issues, withoutEffect(problem)];
}

/** A `syncOn` that does nothing. */
export function withoutEffect(problem: string): Issue {
  return propertyIssue('TARGET_NOT_SYNCHRONIZED', 'syncOn', `has no effect ${problem}; leave it out`);
}

function problemOf({ hasTools, isDynamic, waitsForConsent }: ServerListing): string | undefined {
  if (hasTools) return "beside 'tools', in place of which the gateway never asks the server";
  if (isDynamic) return 'with McpListingMode.DYNAMIC: the gateway asks the server each time a caller does';
  const message = 'where a person has to consent: only somebody who does can have the tools read again';
  return waitsForConsent ? message : undefined;
}
