import { availableParallelism, cpus, loadavg } from 'node:os';

/** What a measurement was made on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpus: number;
  readonly cpu: string;
  /** How many processes wanted a processor when the measurement ended: above `cpus`, the machine was busy. */
  readonly load: number;
}

export function thisMachine(): Machine {
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpus: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

export function renderMachine({ node, platform, cpus, cpu, load }: Machine): string {
  return `Node.js ${node}, ${platform}, ${cpus} × ${cpu}, load ${load}`;
}
