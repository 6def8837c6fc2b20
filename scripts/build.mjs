// Bundles the command-line program and the Lambda handlers.
// `--library` also puts the library, which jsii has compiled and described, into one file, and adds what callers and
// tests import.
// `--quiet` prints nothing unless something fails.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const quiet = process.argv.includes('--quiet');
const withLibrary = process.argv.includes('--library');
const { name: packageName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

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
  ...['client-secret', 'target-readiness', 'custom-transform', 'token-vault-encryption'].map((resource) => ({
    name: `${resource} handler`,
    folder: join(root, 'dist/handlers', resource),
    options: {
      entryPoints: { index: join(root, 'lib/custom-resources', resource, 'handler/index.ts') },
      outdir: join(root, 'dist/handlers', resource),
      outExtension: { '.js': '.mjs' },
      target: 'node22',
      banner: { js: commonJsNames },
    },
  })),
];

/** What people import beside the constructs. Lambda functions load the client, so each part of it loads when it is needed. */
const entries = [
  {
    name: 'client',
    folder: join(root, 'dist/client'),
    options: {
      entryPoints: { index: join(root, 'lib/client/index.ts') },
      outdir: join(root, 'dist/client'),
      outExtension: { '.js': '.mjs' },
      splitting: true,
      chunkNames: '[name]-[hash]',
      target: 'node20',
      banner: { js: commonJsNames },
      define: { 'process.env.MCP_GATEWAY_VERSION': JSON.stringify(version) },
    },
  },
  {
    name: 'client for CommonJS',
    folder: join(root, 'dist/client'),
    options: {
      entryPoints: { index: join(root, 'lib/client/index.ts') },
      outdir: join(root, 'dist/client'),
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      target: 'node20',
      define: { 'process.env.MCP_GATEWAY_VERSION': JSON.stringify(version) },
    },
  },
  {
    // Beside the program, because both read the same data files.
    name: 'testing',
    folder: join(root, 'dist/bin'),
    options: {
      entryPoints: { testing: join(root, 'lib/testing/index.ts') },
      outdir: join(root, 'dist/bin'),
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      target: 'node20',
      external: ['aws-cdk-lib', 'constructs'],
      define: { 'process.env.MCP_GATEWAY_VERSION': JSON.stringify(version) },
    },
  },
];

/**
 * Asks for aws-cdk-lib once and takes the service modules from its main module: Node.js looks a package up anew at every
 * `require` of it, and is slow to find one of its hundred entry points.
 */
const oneCdkModule = {
  name: 'one-cdk-module',
  setup({ onResolve, onLoad }) {
    const namespace = 'aws-cdk-lib';
    onResolve({ filter: /^aws-cdk-lib(\/aws-|$)/ }, ({ path, importer }) =>
      importer === 'aws-cdk-lib' ? { path, external: true } : { path, namespace },
    );
    onLoad({ filter: /.*/, namespace }, ({ path }) => {
      const service = path.replace(/^aws-cdk-lib\/?/, '').replaceAll('-', '_');
      return { contents: `module.exports = require('aws-cdk-lib')${service && `.${service}`};`, resolveDir: root };
    });
  },
};

/** What is read from beside the bundle when it is needed. */
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
if (withLibrary) bundles.push(...entries);
for (const bundle of bundles) rmSync(bundle.folder, { recursive: true, force: true });
const results = await Promise.all(
  bundles.map(({ options }) =>
    build({
      metafile: true,
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
for (const [index, { folder }] of bundles.entries()) {
  writeNotices(results[index].metafile, folder);
  copyDataOfModules(results[index].metafile, folder);
}
if (withLibrary) {
  await bundleLibrary();
  writeDeclarations();
}
for (const folder of ['dist', 'dist/bin']) copyData(join(root, folder));
if (!quiet) {
  console.log(`bundled ${bundles.map(({ name }) => name).join(', ')} in ${Math.round(performance.now() - started)} ms`);
}

/**
 * Writes the library as one file, which loads in half the time of the hundred files that jsii writes; its declarations
 * stay. The reasons for the steps are in docs/decisions/005-one-file-library.md.
 */
async function bundleLibrary() {
  const { outputFiles } = await build({
    stdin: { contents: libraryEntry(), resolveDir: root, loader: 'ts', sourcefile: 'entry.ts' },
    tsconfig: join(root, 'tsconfig.jsii.json'),
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    plugins: [oneCdkModule],
  });
  for (const file of compiledFiles()) rmSync(join(root, 'dist', file));
  // esbuild would copy thousands of lazy exports of aws-cdk-lib to guard against default imports, which the library has none of.
  const text = outputFiles[0].text.replaceAll(/__toESM\((require\w*\([^()]*\))\)/g, '$1');
  writeFileSync(join(root, 'dist/index.js'), text);
}

/** Writes the declarations of what people import beside the constructs, as far as their own types reach. */
function writeDeclarations() {
  const emitted = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '--project', 'tsconfig.entries.json', '--outDir', emitted], {
      cwd: root,
      stdio: 'inherit',
    });
    for (const entry of ['client/index.d.ts', 'testing/index.d.ts']) copyDeclaration(emitted, entry);
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

function copyDeclaration(emitted, file) {
  const text = readFileSync(join(emitted, file), 'utf8');
  mkdirSync(join(root, 'dist', dirname(file)), { recursive: true });
  writeFileSync(join(root, 'dist', file), text);
  for (const [, module] of text.matchAll(/from '(\.[^']+)'/g))
    copyDeclaration(emitted, `${join(dirname(file), module)}.d.ts`);
}

/** Puts what is read at run time beside a bundle. */
function copyData(folder) {
  for (const file of DATA) copyFileSync(join(root, file), join(folder, basename(file)));
}

/** Puts what the modules of a bundle read beside it. */
function copyDataOfModules({ inputs }, folder) {
  for (const [module, file] of Object.entries(DATA_OF_MODULES)) {
    const isTakenIn = Object.keys(inputs).some((input) => input.endsWith(module));
    if (isTakenIn) copyFileSync(join(root, dirname(module), file), join(folder, file));
  }
}

/** Writes the licences of the packages that a bundle has taken in beside it. */
function writeNotices({ inputs }, bundleFolder) {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []),
  );
  if (folders.size === 0) return;
  const packagesByLicence = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
    packagesByLicence.set(text, [...(packagesByLicence.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const notices = [...packagesByLicence].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`);
  writeFileSync(join(bundleFolder, 'NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

/** The public API, each class marked for other languages as jsii marks it. */
function libraryEntry() {
  return `
    export * from './lib/index';
    import * as api from './lib/index';
    for (const [name, type] of Object.entries(api)) {
      if (typeof type !== 'function') continue;
      Object.assign(type, { [Symbol.for('jsii.rtti')]: { fqn: '${packageName}.' + name, version: '${version}' } });
    }
  `;
}

/** The files that jsii compiled. */
function compiledFiles() {
  return readdirSync(join(root, 'dist'), { recursive: true }).filter(
    (name) => name.endsWith('.js') && !/^(bin|client|handlers)[/\\]/.test(name),
  );
}
