import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';

/** What one synthesis in a process of its own cost and made. */
export interface Measurement {
  /** Milliseconds from the start of the process to the end of the synthesis. */
  readonly process: number;
  /** Milliseconds of these that came after Node.js itself was up: loading, constructing, synthesizing. */
  readonly synthesis: number;
  /** Milliseconds of processor time, all threads together: less moved by what else the machine does. */
  readonly cpu: number;
  /** Megabytes of memory at the peak. */
  readonly memory: number;
  /** Kilobytes of the template. */
  readonly template: number;
  readonly resources: number;
}

/** Synthesizes the app, and prints what the process took until then. */
export function report(app: App): void {
  const { directory } = app.synth();
  const now = performance.now();
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const template = readFileSync(join(directory, templateIn(directory)));
  const { Resources }: { Resources: object } = JSON.parse(template.toString());
  const measurement: Measurement = {
    process: now,
    synthesis: now - performance.nodeTiming.bootstrapComplete,
    cpu: (userCPUTime + systemCPUTime) / 1000,
    memory: maxRSS / 1024,
    template: template.byteLength / 1000,
    resources: Object.keys(Resources).length,
  };
  process.stdout.write(JSON.stringify(measurement));
}

function templateIn(directory: string): string {
  const name = readdirSync(directory).find((file) => file.endsWith('.template.json'));
  if (!name) throw new Error(`${directory} holds no template`);
  return name;
}
