import { AwsService, type Json, type Operation, type ServiceCall, ServiceError } from './aws-service';
import { notFound } from './refusals';
import type { VirtualClock } from './virtual-clock';

/** AWS CloudFormation, as far as it tells what it does with a stack: forms in, XML out. */
export class Stacks extends AwsService {
  /** What is done with each stack, by its ARN. */
  public readonly statuses = new Map<string, string>();

  public constructor(clock: VirtualClock) {
    super(clock, 'text/xml');
  }

  protected override read(text: string): Json {
    return Object.fromEntries(new URLSearchParams(text));
  }

  protected override write({ __type, message, ...body }: Json): string {
    if (__type === undefined) return String(body.xml);
    return `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${__type}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  }

  protected route({ body: { Action, StackName } }: ServiceCall): Operation {
    if (Action !== 'DescribeStacks') throw notFound(`There is no operation ${Action}`);
    return {
      name: Action,
      status: 200,
      run: () => {
        const status = this.statuses.get(String(StackName));
        if (status === undefined) {
          throw new ServiceError('ValidationError', 400, `Stack with id ${StackName} does not exist`);
        }
        const members = `<StackName>Shop</StackName><StackId>${StackName}</StackId><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus>`;
        const result = `<DescribeStacksResult><Stacks><member>${members}</member></Stacks></DescribeStacksResult>`;
        return {
          xml: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${result}</DescribeStacksResponse>`,
        };
      },
    };
  }
}
