import { renderRows } from '../render';
import type { Spread } from '../statistics';
import { SERVERS, type Throughput } from './throughput';
import type { Times } from './times';

export function renderThroughput(results: readonly Throughput[]): string {
  const header = ['tools/call', 'MCP', 'calls/s', '/ bare SDK', '/ node:http', 'p50', 'p99'];
  const rows = results.map(({ server, protocol, perSecond, overSdk, overHttp, p50, p99 }) => [
    SERVERS[server],
    protocol,
    renderSpread(perSecond, ''),
    overSdk.toFixed(2),
    overHttp.toFixed(2),
    `${p50.median.toFixed(1)} ms`,
    `${p99.median.toFixed(1)} ms`,
  ]);
  return renderRows(header, rows);
}

export function renderTimes(times: readonly Times[]): string {
  const rows = times.map(({ name, time, target }) => [name, renderSpread(time, ' ms'), `${target} ms`]);
  return renderRows(['', 'time', 'target'], rows);
}

function renderSpread({ median, min, max }: Spread, unit: string): string {
  return `${median.toFixed(0)}${unit} (${min.toFixed(0)}–${max.toFixed(0)})`;
}
