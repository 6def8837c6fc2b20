import { Stage } from 'aws-cdk-lib';
import type { GatewaySource } from './api';

/** A cloud assembly, and the construct path below which the gateway is meant. */
export interface SynthesizedSource {
  readonly path: string;
  readonly within: string;
}

/** Synthesizes what a construct belongs to. The CDK's validation of templates is left out: it takes longer than a test. */
export function synthesizeSource(source: GatewaySource): SynthesizedSource {
  if (typeof source === 'string') return { path: source, within: '' };
  // `Stage.of` looks above the construct alone, and an app is a stage.
  const stage = Stage.isStage(source) ? source : Stage.of(source);
  if (stage === undefined) {
    throw new Error(`"${source.node.path}" belongs to no app; give a construct of an App, such as the stack`);
  }
  const validation = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION ??= 'false';
  try {
    // A test may have synthesized the app before and have added something since.
    return { path: stage.synth({ force: true }).directory, within: source.node.path };
  } finally {
    if (validation === undefined) delete process.env.CDK_VALIDATION;
  }
}
