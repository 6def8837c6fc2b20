import { partition, resolveEndpoint } from '@aws-sdk/core/client';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../../../schema/node';
import { signingName } from '../../../schema/smithy/iam-actions';
import type { SmithyService } from '../../../schema/smithy/service';
import type { SigningScope } from '../../credentials/sign-request';
import { TargetFailure } from '../../target-caller';

const RULE_SET = 'smithy.rules#endpointRuleSet';

/** Where an operation is called, and what its signature is for. */
export interface ServiceEndpoint {
  readonly url: URL;
  readonly headers: { readonly [name: string]: readonly string[] };
  readonly scope: SigningScope;
}

/** Finds the endpoint of calls with the rules of the model. */
export class EndpointRules {
  public constructor(
    private readonly service: SmithyService,
    private readonly region: string,
    /** What a person gave; it comes before everything else. */
    private readonly given: URL | undefined,
  ) {}

  public find(operationId: string, args: Node): ServiceEndpoint {
    this.refuseOtherEndpoint(args);
    const region = this.regionOf(args);
    const rules = own(this.service.traits, RULE_SET);
    return isNode(rules) ? this.follow(rules, operationId, args, region) : this.standard(region);
  }

  /** What agents write is never taken for an address to call: neither the template nor a flag names it. */
  private refuseOtherEndpoint(args: Node): void {
    const asked = own(args, this.nameOf('SDK::Endpoint') ?? '');
    const isGiven = typeof asked === 'string' && URL.canParse(asked) && new URL(asked).origin === this.given?.origin;
    if (asked !== undefined && asked !== null && !isGiven) {
      const hint = `the argument "Endpoint" names an address of its own; give it with --endpoint if it is meant`;
      throw new TargetFailure('Invalid endpoint', hint);
    }
  }

  private regionOf(args: Node): string {
    const asked = own(args, this.nameOf('AWS::Region') ?? '');
    if (asked === undefined || asked === null) {
      return this.region;
    }
    if (typeof asked !== 'string' || !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(asked)) {
      throw new TargetFailure('Invalid region', `${JSON.stringify(asked)} is no Region; write one such as "eu-west-1"`);
    }
    return asked;
  }

  private nameOf(builtIn: string): string | undefined {
    return Object.entries(this.service.endpointParameters).find(
      ([, parameter]) => isNode(parameter) && parameter.builtIn === builtIn,
    )?.[0];
  }

  private follow(rules: Node, operationId: string, args: Node, region: string): ServiceEndpoint {
    const endpointParams = this.parameters(operationId, args, region);
    try {
      // A trait of the model has the form that the SDK's own rule sets have, as both are made of the same models.
      const ruleSet = rules as unknown as Parameters<typeof resolveEndpoint>[0];
      const { url, headers, properties } = resolveEndpoint(ruleSet, { endpointParams });
      return { url: this.reached(url), headers: headers ?? {}, scope: this.scopeOf(properties, region) };
    } catch (cause) {
      throw cause instanceof TargetFailure
        ? cause
        : new TargetFailure(Object(cause).message, 'so say the endpoint rules of the model');
    }
  }

  /** Rules without a parameter for another endpoint still say what to sign for. */
  private reached(url: URL): URL {
    return this.given === undefined || this.nameOf('SDK::Endpoint') !== undefined ? url : this.given;
  }

  private parameters(operationId: string, args: Node, region: string) {
    const { model, endpointParameters } = this.service;
    const fixed = ownNode(model.traitsOf(operationId), 'smithy.rules#staticContextParams');
    const input = model.membersOf(model.referencesOf(operationId, 'input').at(-1)?.target ?? '');
    const bound = new Map(
      input.map(({ name, traits }) => [ownText(ownNode(traits, 'smithy.rules#contextParam'), 'name'), own(args, name)]),
    );
    const values = Object.entries(endpointParameters).map(([name, parameter]) => {
      const value = own(ownNode(fixed, name), 'value') ?? bound.get(name) ?? own(args, name);
      return [name, this.builtIn(isNode(parameter) ? parameter.builtIn : undefined, region) ?? value];
    });
    return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== null));
  }

  private builtIn(name: unknown, region: string): string | boolean | undefined {
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

  private scopeOf(properties: unknown, region: string): SigningScope {
    const schemes = ownList(isNode(properties) ? properties : {}, 'authSchemes');
    const scheme = schemes.filter(isNode).find(({ name }) => name === 'sigv4') ?? {};
    const service = ownText(scheme, 'signingName') ?? signingName(this.service.traits) ?? '';
    return {
      service,
      region: ownText(scheme, 'signingRegion') ?? region,
      encodesPathTwice: own(scheme, 'disableDoubleEncoding') !== true && service !== 's3',
    };
  }

  /** The address that services of AWS have where their models name no other. */
  private standard(region: string): ServiceEndpoint {
    const scope = this.scopeOf(undefined, region);
    const aws = ownNode(this.service.traits, 'aws.api#service');
    const prefix = ownText(aws, 'endpointPrefix') ?? ownText(aws, 'arnNamespace') ?? scope.service;
    const url = this.given ?? new URL(`https://${prefix}.${region}.${partition(region).dnsSuffix}`);
    return { url, headers: {}, scope };
  }
}
