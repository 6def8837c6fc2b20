import { resolve } from 'node:path';
import { GatewayError } from '../../../schema/gateway-error';

/** A tool that is answered from a file. */
export interface Mock {
  /** The MCP name, `<target>___<tool>`. */
  readonly tool: string;
  /** An absolute path. */
  readonly path: string;
  /** The path as the person wrote it. */
  readonly file: string;
}

/** Reads what stands behind each `--mock`: `<tool>=<file.json>`. */
export function readMockFlags(flags: readonly string[], directory: string): Mock[] {
  return flags.map((flag) => {
    const equals = flag.indexOf('=');
    const [tool, file] = [flag.slice(0, equals), flag.slice(equals + 1)];
    if (equals < 1 || file === '') {
      const message = `'--mock' takes a tool and a file, such as --mock Weather___get_weather=rain.json, got "${flag}"`;
      throw new GatewayError('TOOL_MOCK_FLAG', `${message} [TOOL_MOCK_FLAG]`);
    }
    return { tool, file, path: resolve(directory, file) };
  });
}
