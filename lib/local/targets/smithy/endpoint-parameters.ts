import { isNode, type Node, own, ownNode, ownText } from '../../../schema/node';
import type { SmithyService } from '../../../schema/smithy/service';
import { TargetFailure } from '../../target-caller';

/** A name of a host, or of a part of one. */
const HOST_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** What the endpoint rules of a model decide by. */
export interface EndpointValues {
  readonly region: string;
  readonly values: { readonly [name: string]: string | boolean };
}

/** Finds the values of the endpoint rules' parameters: those of the gateway, of the model, and of arguments. */
export class EndpointParameters {
  public constructor(
    private readonly service: SmithyService,
    private readonly region: string,
    /** What a person gave; it comes before everything else. */
    private readonly given: URL | undefined,
  ) {}

  public of(operationId: string, args: Node): EndpointValues {
    const input = this.inputOf(operationId);
    // An input member of a parameter's name is what the argument is for, such as the endpoint of a subscription.
    const forRules = (name: string) => (input.has(name) ? undefined : (own(args, name) ?? undefined));
    this.refuseOtherEndpoint(forRules(this.nameOf('SDK::Endpoint') ?? ''));
    const region = this.regionOf(forRules(this.nameOf('AWS::Region') ?? ''));
    const { model, endpointParameters } = this.service;
    const fixed = ownNode(model.traitsOf(operationId), 'smithy.rules#staticContextParams');
    const bound = new Map([...input].map(([name, traits]) => [contextParameter(traits), own(args, name)]));
    const values = Object.keys(endpointParameters).map((name): [string, unknown] => {
      const builtIn = this.builtIn(ownText(ownNode(endpointParameters, name), 'builtIn'), region);
      const modelled = builtIn ?? own(ownNode(fixed, name), 'value') ?? bound.get(name);
      return [name, modelled ?? asked(name, forRules(name))];
    });
    return { region, values: Object.fromEntries(values.filter(isParameterValue)) };
  }

  private inputOf(operationId: string): ReadonlyMap<string, Node> {
    const { model } = this.service;
    const input = model.membersOf(model.referencesOf(operationId, 'input').at(-1)?.target ?? '');
    return new Map(input.map(({ name, traits }) => [name, traits]));
  }

  /** What agents write is never taken for an address to call: neither the template nor a flag names it. */
  private refuseOtherEndpoint(endpoint: unknown): void {
    const url = typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (endpoint !== undefined && (url === undefined || url.origin !== this.given?.origin)) {
      const hint = 'the argument "Endpoint" names an address of its own; give it with --endpoint if it is meant';
      throw new TargetFailure('Invalid endpoint', hint);
    }
  }

  private regionOf(region: unknown): string {
    if (region === undefined) {
      return this.region;
    }
    if (typeof region !== 'string' || !HOST_LABEL.test(region)) {
      throw new TargetFailure(
        'Invalid region',
        `${JSON.stringify(region)} is no Region; write one such as "eu-west-1"`,
      );
    }
    return region;
  }

  private nameOf(builtIn: string): string | undefined {
    const parameters = Object.entries(this.service.endpointParameters);
    return parameters.find(([, parameter]) => isNode(parameter) && parameter.builtIn === builtIn)?.[0];
  }

  private builtIn(name: string | undefined, region: string): string | boolean | undefined {
    switch (name) {
      case 'AWS::Region':
        return region;
      case 'SDK::Endpoint':
        return this.given?.href;
      case 'AWS::S3::ForcePathStyle':
        // Names of buckets are no names of hosts at addresses that people give, such as those of MinIO.
        return this.given === undefined ? undefined : true;
      default:
        return undefined;
    }
  }
}

/** The parameter that a member of the input is. */
function contextParameter(traits: Node): string | undefined {
  return ownText(ownNode(traits, 'smithy.rules#contextParam'), 'name');
}

/** An argument that is for the rules alone, which may make a part of a host of it. */
function asked(name: string, value: unknown): unknown {
  if (typeof value === 'string' && !value.split('.').every((label) => HOST_LABEL.test(label))) {
    throw new TargetFailure(`Invalid ${name}`, `${JSON.stringify(value)} cannot be a part of an address`);
  }
  return value;
}

function isParameterValue(entry: [string, unknown]): entry is [string, string | boolean] {
  return typeof entry[1] === 'string' || typeof entry[1] === 'boolean';
}
