import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const LIB = join(__dirname, '../../lib');

/** What each room of the library may import, beside itself. */
const MAY_IMPORT: Record<string, string[]> = {
  schema: [],
  catalog: ['schema'],
  assembly: ['catalog', 'schema'],
  client: [],
  tools: [],
  local: ['client', 'assembly', 'catalog', 'schema'],
  cli: ['local', 'client', 'assembly', 'catalog', 'schema'],
  testing: ['local', 'client', 'assembly', 'catalog', 'schema'],
  credentials: ['catalog', 'schema'],
  'custom-resources': ['client', 'credentials', 'catalog', 'schema'],
  authorizers: ['custom-resources', 'credentials', 'catalog', 'schema'],
  targets: ['tools', 'custom-resources', 'credentials', 'catalog', 'schema'],
  gateway: ['targets', 'authorizers', 'custom-resources', 'credentials', 'catalog', 'schema'],
};

/** What stands beside the rooms, for all that use the CDK. */
const SHARED = ['package-root', 'bundled-function'];

/** Rooms that work without the CDK. */
const WITHOUT_CDK = ['schema', 'catalog', 'assembly', 'local', 'client', 'tools', 'cli'];

/** Rooms that are bundled with everything they import, so that they may import what the user does not have. */
const BUNDLED = ['local', 'client', 'cli', 'testing'];

/** Lambda handlers run without anything of the library beside them. */
const HANDLER = /^targets\/sample-tools\/handler\//;

/** What runs in functions of custom resources, and what tells the function and its construct of each other. */
const RESOURCE_HANDLER = /^custom-resources\/([^/]+\/handler\/|[^/]+\/contract\.ts$|runtime\/)/;

/** What handlers share with the constructs and the program, none of which needs the CDK. */
const HANDLER_ROOMS = ['catalog', 'schema'];

/** Where clients of AWS and of gateways are made; they are bundled. */
const RESOURCE_HANDLER_ENTRY = /^custom-resources\/[^/]+\/handler\/(index|port)\.ts$/;

interface Import {
  readonly file: string;
  readonly room: string;
  readonly module: string;
  readonly isTypeOnly: boolean;
}

const imports = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .flatMap(importsOf);

test('every folder of lib has its place in the order of imports', () => {
  const folders = readdirSync(LIB, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test('imports point one way; only types may point back', () => {
  const wrong = imports.filter(({ file, room, module, isTypeOnly }) => {
    const target = roomOf(file, module);
    const isAllowed = target === undefined || target === room || SHARED.includes(target);
    return !isTypeOnly && !isAllowed && !MAY_IMPORT[room]?.includes(target);
  });

  expect(wrong).toEqual([]);
});

test('what works without the CDK never imports it, not even a type', () => {
  const wrong = imports.filter(
    ({ room, module }) => WITHOUT_CDK.includes(room) && /^(aws-cdk-lib|constructs)/.test(module),
  );

  expect(wrong).toEqual([]);
});

test('what works without the CDK takes not even types from rooms that need it', () => {
  const wrong = imports.filter(({ file, room, module }) => {
    const target = roomOf(file, module);
    return WITHOUT_CDK.includes(room) && target !== undefined && !WITHOUT_CDK.includes(target);
  });

  expect(wrong).toEqual([]);
});

test('a handler imports nothing from outside its folder but what functions of users do', () => {
  const wrong = imports.filter(
    ({ file, module }) => HANDLER.test(file) && !module.startsWith('./') && roomOf(file, module) !== 'tools',
  );

  expect(wrong).toEqual([]);
});

test('a handler of a custom resource imports handlers, their contract, how tools are compared, and Node.js; at its entry AWS and the client, too', () => {
  const handlers = imports.filter(({ file }) => RESOURCE_HANDLER.test(file));
  const wrong = handlers.filter(({ file, module }) => {
    const isEntry = RESOURCE_HANDLER_ENTRY.test(file);
    if (!module.startsWith('.')) return !module.startsWith('node:') && !(isEntry && module.startsWith('@aws-sdk/'));
    const rooms = isEntry ? [...HANDLER_ROOMS, 'client'] : HANDLER_ROOMS;
    return !RESOURCE_HANDLER.test(`${join(dirname(file), module)}.ts`) && !rooms.includes(roomOf(file, module) ?? '');
  });

  expect(handlers.length).toBeGreaterThan(5);
  expect(wrong).toEqual([]);
});

test('the construct of a custom resource leaves the client to its handler', () => {
  const wrong = imports.filter(({ file, room, module }) => {
    return room === 'custom-resources' && roomOf(file, module) === 'client' && !RESOURCE_HANDLER_ENTRY.test(file);
  });

  expect(wrong).toEqual([]);
});

test('a contract imports nothing', () => {
  expect(imports.filter(({ file }) => file.endsWith('/contract.ts'))).toEqual([]);
});

test('what functions of users import loads nothing', () => {
  expect(imports.filter(({ file, room, module }) => room === 'tools' && roomOf(file, module) !== 'tools')).toEqual([]);
});

test('the constructs leave what functions import to the functions', () => {
  const wrong = imports.filter(({ file, room, module }) => {
    return room !== 'tools' && !HANDLER.test(file) && roomOf(file, module) === 'tools';
  });

  expect(wrong).toEqual([]);
});

test('the library itself loads nothing but the CDK, Node.js and its bundled dependencies', () => {
  const { bundledDependencies } = JSON.parse(readFileSync(join(LIB, '../package.json'), 'utf8'));
  const allowed = new RegExp(`^(\\.|node:|aws-cdk-lib(/|$)|constructs$|(${bundledDependencies.join('|')})(/|$))`);
  const wrong = imports.filter(
    ({ file, room, module, isTypeOnly }) =>
      !BUNDLED.includes(room) && !RESOURCE_HANDLER_ENTRY.test(file) && !isTypeOnly && !allowed.test(module),
  );

  expect(wrong).toEqual([]);
});

function importsOf(file: string): Import[] {
  const text = readFileSync(join(LIB, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|(?:import|require)\(\s*'([^']+)'\s*\)/gm,
  );
  const [room = ''] = file.split('/');
  return [...statements].map(([, type, from, dynamic]) => ({
    file,
    room,
    module: from ?? dynamic ?? '',
    isTypeOnly: type !== undefined,
  }));
}

function roomOf(file: string, module: string): string | undefined {
  if (!module.startsWith('.')) return undefined;
  return relative(LIB, join(LIB, dirname(file), module)).split('/')[0];
}
