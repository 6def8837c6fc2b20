import { partition, resolveEndpoint } from '@aws-sdk/core/client';
import type { SigningScope } from '../../../client/sign-request';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../../../schema/node';
import { signingName } from '../../../schema/smithy/iam-actions';
import type { SmithyService } from '../../../schema/smithy/service';
import { TargetFailure } from '../../target-caller';
import { EndpointParameters } from './endpoint-parameters';

/** Where an operation is called, and what its signature is for. */
export interface ServiceEndpoint {
  readonly url: URL;
  readonly headers: { readonly [name: string]: readonly string[] };
  readonly scope: SigningScope;
}

/** Finds the endpoint of calls with the rules of the model. */
export class EndpointRules {
  private readonly parameters: EndpointParameters;
  private readonly rules: unknown;

  public constructor(
    private readonly service: SmithyService,
    region: string,
    /** What a person gave; it comes before everything else. */
    private readonly given: URL | undefined,
  ) {
    this.parameters = new EndpointParameters(service, region, given);
    this.rules = own(service.traits, 'smithy.rules#endpointRuleSet');
  }

  /** Where calls go when the model has no rules to say so; `undefined` when it has, or a person did. */
  public get guess(): string | undefined {
    return isNode(this.rules) || this.given !== undefined ? undefined : this.standard('<region>').url;
  }

  public find(operationId: string, args: Node): ServiceEndpoint {
    const { region, values } = this.parameters.of(operationId, args);
    if (!isNode(this.rules)) {
      const { url, scope } = this.standard(region);
      return { url: new URL(url), headers: {}, scope };
    }
    const { url, headers, properties } = this.follow(this.rules, values);
    // Rules that do not heed another endpoint still say what to sign for.
    const reached = this.given === undefined || this.given.origin === url.origin ? url : this.given;
    return { url: reached, headers: headers ?? {}, scope: this.scopeOf(properties, region) };
  }

  private follow(rules: Node, values: { readonly [name: string]: string | boolean }) {
    try {
      // The trait has the form of the SDK's own rule sets, which are made of the same models.
      return resolveEndpoint(rules as unknown as Parameters<typeof resolveEndpoint>[0], {
        endpointParams: { ...values },
      });
    } catch (cause) {
      throw new TargetFailure(Object(cause).message, 'so say the endpoint rules of the model');
    }
  }

  private scopeOf(properties: unknown, region: string): SigningScope {
    const schemes = ownList(isNode(properties) ? properties : {}, 'authSchemes').filter(isNode);
    const scheme = schemes.find(({ name }) => name === 'sigv4') ?? {};
    return {
      service: ownText(scheme, 'signingName') ?? signingName(this.service.traits) ?? '',
      region: ownText(scheme, 'signingRegion') ?? region,
      encodesPathTwice: own(scheme, 'disableDoubleEncoding') !== true,
    };
  }

  /** The address that services of AWS have where their models name no other. */
  private standard(region: string): { url: string; scope: SigningScope } {
    const scope = this.scopeOf(undefined, region);
    const aws = ownNode(this.service.traits, 'aws.api#service');
    const prefix = ownText(aws, 'endpointPrefix') ?? ownText(aws, 'arnNamespace') ?? scope.service;
    const url = this.given?.href ?? `https://${prefix}.${region}.${partition(region).dnsSuffix}`;
    return { url, scope };
  }
}
