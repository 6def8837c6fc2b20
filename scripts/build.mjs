// Bundles what does not go through jsii: the command-line program and the Lambda handlers.
// `--quiet` prints nothing unless something fails.
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const quiet = process.argv.includes('--quiet');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// CommonJS dependencies expect these three names, which an ES module does not have.
const commonJsNames = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __pathDirname } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __pathDirname(__filename);',
].join('\n');

const bundles = [
  {
    name: 'mcp-gateway',
    folder: join(root, 'dist/bin'),
    options: {
      entryPoints: { 'mcp-gateway': join(root, 'bin/mcp-gateway.ts') },
      outdir: join(root, 'dist/bin'),
      outExtension: { '.js': '.mjs' },
      splitting: true,
      chunkNames: '[name]-[hash]',
      target: 'node20',
      banner: { js: commonJsNames },
      define: { 'process.env.MCP_GATEWAY_VERSION': JSON.stringify(version) },
    },
  },
  {
    name: 'sample-tools handler',
    folder: join(root, 'dist/handlers/sample-tools'),
    options: {
      entryPoints: { index: join(root, 'lib/targets/sample-tools/handler/index.ts') },
      outdir: join(root, 'dist/handlers/sample-tools'),
      outExtension: { '.js': '.mjs' },
      target: 'node22',
    },
  },
];

const started = performance.now();
for (const bundle of bundles) rmSync(bundle.folder, { recursive: true, force: true });
await Promise.all(
  bundles.map(({ options }) =>
    build({
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      minify: true,
      keepNames: true,
      legalComments: 'none',
      logLevel: 'warning',
      ...options,
    }),
  ),
);
if (!quiet) {
  console.log(`bundled ${bundles.map(({ name }) => name).join(', ')} in ${Math.round(performance.now() - started)} ms`);
}
