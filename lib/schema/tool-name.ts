import type { Issue } from './issue';
import { LIMITS } from './limits';

/** What stands between a target's name and a tool's; target names cannot hold an underscore, so the first one splits. */
export const TOOL_NAME_SEPARATOR = '___';

/** The characters that every model provider takes in a tool name. */
const MODEL_CHARACTERS = /^[a-zA-Z0-9_-]+$/;

/** The name that agents see: `<target>___<tool>`. */
export function fullToolName(targetName: string, toolName: string): string {
  return `${targetName}${TOOL_NAME_SEPARATOR}${toolName}`;
}

/**
 * Checks one tool's name as agents will see it. Over the gateway's limit is an error; over what Amazon Bedrock's
 * Converse API takes is a warning, because the gateway itself accepts it.
 */
export function checkToolName(toolName: string, path: string, targetName = ''): Issue[] {
  const full = targetName === '' ? toolName : fullToolName(targetName, toolName);
  const issues: Issue[] = [];
  if (full.length > LIMITS.toolName) {
    issues.push({
      code: 'TOOL_NAME_TOO_LONG',
      severity: 'error',
      path,
      message: `makes the tool name "${full}" of ${full.length} characters; a gateway takes at most ${LIMITS.toolName}, so shorten it`,
    });
  } else if (full.length > LIMITS.modelToolName) {
    issues.push({
      code: 'TOOL_NAME_LONG_FOR_MODELS',
      severity: 'warning',
      path,
      message: `makes the tool name "${full}" of ${full.length} characters; models on Amazon Bedrock take at most ${LIMITS.modelToolName}, so shorten it or the target's name`,
    });
  }
  if (!MODEL_CHARACTERS.test(toolName)) {
    issues.push({
      code: 'TOOL_NAME_CHARACTERS',
      severity: 'warning',
      path,
      message: `makes the tool name "${full}"; models on Amazon Bedrock take letters, digits, "_" and "-" only, so rename it`,
    });
  }
  return issues;
}
