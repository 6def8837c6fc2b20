// Bundles the command-line program and the Lambda handlers.
// `--library` also puts the library, which jsii has compiled and described, into one file, and adds what callers and
// tests import.
// `--quiet` prints nothing unless something fails.
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { clientForLambda } from './build/client-for-lambda.mjs';
import { writeDeclarations } from './build/declarations.mjs';
import { bundleLibrary } from './build/library.mjs';
import { writeNotices } from './build/notices.mjs';
import { sdkForLambda } from './build/sdk-for-lambda.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const quiet = process.argv.includes('--quiet');
const withLibrary = process.argv.includes('--library');
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

const COMMON_JS = {
  format: 'cjs',
  target: 'node20',
  keepNames: true,
  define: { 'process.env.MCP_GATEWAY_VERSION': JSON.stringify(version) },
};

/** In parts, each of which is loaded when it is needed. */
const ES_MODULES = {
  ...COMMON_JS,
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  banner: { js: commonJsNames },
};

/** The reasons are in docs/decisions/014-small-handlers.md. */
const HANDLER = {
  format: 'cjs',
  target: 'node22',
  supported: { 'dynamic-import': false },
  plugins: [sdkForLambda, clientForLambda],
  define: COMMON_JS.define,
};

/** What is bundled, into which file, and how. */
const bundles = [
  ['bin/mcp-gateway.ts', 'dist/bin/mcp-gateway.mjs', ES_MODULES],
  ...handlers().map(([name, source]) => [source, `dist/handlers/${name}/index.js`, HANDLER]),
];
if (withLibrary) {
  bundles.push(
    ['lib/client/index.ts', 'dist/client/index.mjs', ES_MODULES],
    ['lib/client/index.ts', 'dist/client/index.cjs', COMMON_JS],
    ['lib/tools/index.ts', 'dist/tools/index.mjs', ES_MODULES],
    ['lib/tools/index.ts', 'dist/tools/index.cjs', COMMON_JS],
    // Beside the program, because both read the same data files.
    ['lib/testing/index.ts', 'dist/bin/testing.cjs', { ...COMMON_JS, external: ['aws-cdk-lib', 'constructs'] }],
  );
}

/** What is read from beside the library and the program when it is needed. */
const DATA = [
  'lib/schema/smithy/iam-actions.txt',
  'lib/local/functions/lambda-bootstrap.mjs',
  'lib/local/functions/lambda-bootstrap.py',
];

/** Files that packages read from beside themselves, by the module that does. */
const DATA_OF_MODULES = {
  'node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm.js': 'cedar_wasm_bg.wasm',
};

const started = performance.now();
for (const [, output] of bundles) rmSync(join(root, dirname(output)), { recursive: true, force: true });
const built = await Promise.all(bundles.map(bundle));
for (const folder of new Set(built.map(({ noticesFolder }) => noticesFolder))) {
  const inputs = built.flatMap(({ noticesFolder, inputs }) => (noticesFolder === folder ? inputs : []));
  writeNotices(root, inputs, join(root, folder));
}
if (withLibrary) {
  await bundleLibrary(root);
  writeDeclarations(root, ['client/index.d.ts', 'testing/index.d.ts', 'tools/index.d.ts']);
}
for (const folder of ['dist', 'dist/bin']) {
  for (const file of DATA) copyFileSync(join(root, file), join(root, folder, basename(file)));
}
if (!quiet) {
  const files = bundles.map(([, output]) => output);
  console.log(`bundled ${files.join(', ')} in ${Math.round(performance.now() - started)} ms`);
}

/** The handlers of Lambda functions: their names, and where they are. */
function handlers() {
  return ['lib/custom-resources', 'lib/targets'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true })
      .filter((file) => file.endsWith(join('handler', 'index.ts')))
      .map((file) => [basename(dirname(dirname(file))), `${room}/${file}`]),
  );
}

/** Makes one bundle; returns what it took in, and the folder where the licences of that belong. */
async function bundle([source, output, options]) {
  const folder = dirname(output);
  const extension = extname(output);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { [basename(output, extension)]: source },
    outdir: folder,
    outExtension: { '.js': extension },
    metafile: true,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    ...options,
  });
  const inputs = Object.keys(metafile.inputs);
  for (const [module, file] of Object.entries(DATA_OF_MODULES)) {
    const isTakenIn = inputs.some((input) => input.endsWith(module));
    if (isTakenIn) copyFileSync(join(root, dirname(module), file), join(root, folder, file));
  }
  // Functions are deployed without the licences, which go with the package.
  return { inputs, noticesFolder: options === HANDLER ? dirname(folder) : folder };
}
