import { rmSync } from 'node:fs';

/** Removes what `temporary-folder.ts` made. */
export default function removeTemporaryFolder(): void {
  const folder = process.env.TMPDIR;
  if (folder?.includes('cdk-mcp-gateway-tests-')) rmSync(folder, { recursive: true, force: true });
}
