import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { target } from '../assembly/serving/sample-templates';
import { skipped } from '../consumers/skipped';
import { serveTemplate, stopAll } from '../local/fidelity/served-template';
import { startEverythingServer } from './everything-server';
import { EXCEPTIONS, LEFT_OUT, type ProtocolVersion } from './exceptions';
import { CONFORMANCE, runScript, tryFindReason } from './installed';
import { startUnprefixed } from './unprefixed';

jest.setTimeout(600_000);

interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

const VERSIONS: readonly ProtocolVersion[] = ['2025-06-18', '2025-11-25', '2026-07-28'];

const reason = tryFindReason();

if (reason !== undefined) {
  skipped(reason);
} else {
  describe('the official conformance scenarios', () => {
    let upstream: Awaited<ReturnType<typeof startEverythingServer>>;
    let unprefixed: Awaited<ReturnType<typeof startUnprefixed>>;

    beforeAll(async () => {
      upstream = await startEverythingServer();
      const Mcp = { McpServer: { Endpoint: upstream.url } };
      const gateway = await serveTemplate(
        { Target: target('everything', { Mcp }) },
        {
          announcesChanges: true,
          properties: {
            ProtocolConfiguration: {
              Mcp: {
                SupportedVersions: [...VERSIONS],
                SessionConfiguration: { SessionTimeoutInSeconds: 900 },
                StreamingConfiguration: { EnableResponseStreaming: true },
              },
            },
          },
        },
      );
      unprefixed = await startUnprefixed(gateway.url, 'everything');
    });

    afterAll(async () => {
      await unprefixed?.close();
      await stopAll();
      await upstream?.close();
    });

    async function listScenarios(...options: readonly string[]): Promise<readonly string[]> {
      const listed = await runScript([CONFORMANCE, 'list', '--server', ...options], tmpdir());
      return [...listed.matchAll(/^\s+- (\S+) \[/gm)].map(([, name = '']) => name);
    }

    test('that are left out exist', async () => {
      expect(await listScenarios()).toEqual(expect.arrayContaining(Object.keys(LEFT_OUT)));
    });

    /** The checks of each scenario of a version. */
    async function run(version: ProtocolVersion): Promise<ReadonlyMap<string, readonly Check[]>> {
      const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
      const scenarios = await listScenarios('--spec-version', version);
      const results = new Map<string, readonly Check[]>();
      for (const scenario of scenarios.filter((name) => LEFT_OUT[name] === undefined)) {
        const output = join(folder, scenario);
        const args = [
          '--url',
          unprefixed.url,
          '--scenario',
          scenario,
          '--spec-version',
          version,
          '--output-dir',
          output,
        ];
        await runScript([CONFORMANCE, 'server', ...args], folder);
        results.set(scenario, checksIn(output));
      }
      return results;
    }

    test.each(VERSIONS)('of %s pass, but for the exceptions', async (version) => {
      const results = await run(version);

      const failures = [...results].flatMap(([scenario, checks]) =>
        checks
          .filter(({ status }) => status === 'FAILURE')
          .map(({ id, errorMessage }) => ({ check: `${scenario}: ${id}`, errorMessage })),
      );
      const expected = Object.keys(EXCEPTIONS[version]);
      const unexpected = failures.filter(({ check }) => !expected.includes(check));
      const stale = expected.filter((check) => failures.every((failure) => failure.check !== check));
      // A scenario that checked nothing proves nothing.
      const empty = [...results].filter(([, checks]) =>
        checks.every(({ status }) => !['SUCCESS', 'FAILURE'].includes(status)),
      );
      expect({ unexpected, stale, empty: empty.map(([scenario]) => scenario) }).toEqual({
        unexpected: [],
        stale: [],
        empty: [],
      });
      expect(results.size).toBeGreaterThan(15);
    });
  });
}

function checksIn(folder: string): readonly Check[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('checks.json'),
  );
  return files.flatMap((file): Check[] => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}
