import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Apps synthesize into temporary folders that nobody removes, so all tests together get one that is. */
export default function createTemporaryFolder(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'cdk-mcp-gateway-tests-'));
}
