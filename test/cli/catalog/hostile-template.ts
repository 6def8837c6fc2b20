/** What a description could hold to get out of where it is put. */
export const HOSTILE =
  'Finds </script><script>alert(1)</script> "it" \'all\' &amp; <!-- --> ]]> \u2028 \u202e <img src=x onerror=alert(2)>';

/** A template whose every text wants to be more than a text. */
export function hostileTemplate(): object {
  const tool = {
    Name: 'find"><script>alert(3)</script>',
    Description: HOSTILE,
    InputSchema: {
      Type: 'object',
      Properties: { [`a${HOSTILE}`]: { Type: 'string', Description: HOSTILE } },
      Required: [`a${HOSTILE}`],
    },
  };
  return {
    Resources: {
      Gateway: {
        Type: 'AWS::BedrockAgentCore::Gateway',
        Properties: {
          Name: 'shop<script>alert(4)</script>',
          Description: HOSTILE,
          AuthorizerType: 'NONE',
          ProtocolType: 'MCP',
          ProtocolConfiguration: { Mcp: { Instructions: HOSTILE } },
          RoleArn: `arn:aws:iam::111122223333:role/${HOSTILE}`,
        },
      },
      Target: {
        Type: 'AWS::BedrockAgentCore::GatewayTarget',
        Properties: {
          Name: 'shop"onmouseover="alert(5)',
          Description: HOSTILE,
          GatewayIdentifier: { Ref: 'Gateway' },
          TargetConfiguration: { Mcp: { Lambda: { LambdaArn: HOSTILE, ToolSchema: { InlinePayload: [tool] } } } },
        },
      },
    },
  };
}
