import type { Issue } from '../issue';
import { LIMITS } from '../limits';
import type { Tool } from '../tool';
import { checkToolName } from '../tool-name';

/** Checks the tools that a model gives as one target's: how many, and what they are called. */
export function checkTools(tools: readonly Tool[], servicePath: string, targetName: string | undefined): Issue[] {
  const issues: Issue[] = [];
  if (tools.length > LIMITS.toolsPerTarget) {
    issues.push({
      code: 'SMITHY_TOO_MANY_OPERATIONS',
      severity: 'error',
      path: servicePath,
      message: `gives ${tools.length} tools; a target takes at most ${LIMITS.toolsPerTarget}, so choose operations with 'operations.include'`,
    });
  }
  const first = new Map<string, Tool>();
  for (const tool of tools) {
    const earlier = first.get(tool.name);
    if (earlier === undefined) {
      first.set(tool.name, tool);
    } else {
      issues.push({
        code: 'SMITHY_OPERATION_DUPLICATE',
        severity: 'error',
        path: tool.pointer,
        message: `repeats the operation name "${tool.name}" of ${earlier.pointer}; tools are named after operations, so rename one of them`,
      });
    }
    issues.push(...checkToolName(tool.name, tool.pointer, targetName));
  }
  return issues;
}
