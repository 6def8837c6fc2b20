"""The quickstart in Python: the same stack, and the same template, as ../quickstart/quickstart-stack.ts.

Run it in this folder:

    python3 -m venv .venv
    .venv/bin/pip install cdk-mcp-gateway
    npx aws-cdk synth --quiet --app ".venv/bin/python app.py"
    .venv/bin/mcp-gateway show cdk.out

To try it with the package as it is in this repository, run `npm run package` in the root, and install
`bindings/python/*.whl` in the second line.
"""

from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_mcp_gateway import (
    ApiDefinition,
    ApiKeyCredential,
    ApiKeyLocation,
    McpGateway,
    OperationSelection,
    SampleTools,
)
from constructs import Construct

DOCUMENTS = Path(__file__).resolve().parent.parent / "quickstart"


class QuickstartStack(Stack):
    """A gateway with a Lambda function, a REST API behind an API key, and a DynamoDB table, for agents to call."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        partition_key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
        table = dynamodb.TableV2(self, "Orders", partition_key=partition_key)
        generate_secret_string = secretsmanager.SecretStringGenerator(
            secret_string_template="{}", generate_string_key="api_key"
        )
        secret = secretsmanager.Secret(self, "NasaApiKey", generate_secret_string=generate_secret_string)

        gateway = McpGateway(self, "Gateway", instructions=f"Orders: table {table.table_name}", outputs=True)
        sample = SampleTools(self, "SampleTools")
        gateway.add_lambda_target("Sample", handler=sample.handler, tools=sample.tools)
        gateway.add_open_api_target(
            "Mars",
            api=ApiDefinition.from_file(str(DOCUMENTS / "apis/nasa-insight.json")),
            credential=ApiKeyCredential.from_secret(
                self,
                "NasaKey",
                secret=secret,
                json_key="api_key",
                location=ApiKeyLocation.query("api_key"),
            ),
        )
        gateway.add_smithy_target(
            "Orders",
            model=ApiDefinition.from_file(str(DOCUMENTS / "models/dynamodb.json")),
            operations=OperationSelection(include=["GetItem", "Query", "DescribeTable"]),
            resources=[table.table_arn],
        )


app = App()
QuickstartStack(app, "Quickstart", description="Quickstart of cdk-mcp-gateway")
app.synth()
