package example;

import io.github.cdkmcpgateway.ApiDefinition;
import io.github.cdkmcpgateway.ApiKeyCredential;
import io.github.cdkmcpgateway.ApiKeyCredentialProps;
import io.github.cdkmcpgateway.ApiKeyLocation;
import io.github.cdkmcpgateway.IMcpGateway;
import io.github.cdkmcpgateway.LambdaTargetOptions;
import io.github.cdkmcpgateway.McpGateway;
import io.github.cdkmcpgateway.OpenApiTarget;
import io.github.cdkmcpgateway.OperationSelection;
import io.github.cdkmcpgateway.SampleTools;
import io.github.cdkmcpgateway.SmithyTargetOptions;
import io.github.cdkmcpgateway.ToolDefinition;
import io.github.cdkmcpgateway.ToolDefinitions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.secretsmanager.Secret;

/** The quickstart in Java, with every way to write a target. */
public final class QuickstartApp {
  public static void main(final String[] args) {
    App app = new App();
    Stack stack = new Stack(app, "Quickstart");
    TableV2 table = TableV2.Builder.create(stack, "Orders")
        .partitionKey(Attribute.builder().name("id").type(AttributeType.STRING).build())
        .build();

    IMcpGateway gateway = McpGateway.Builder.create(stack, "Gateway").outputs(true).build();
    SampleTools sample = new SampleTools(stack, "SampleTools");
    ToolDefinition tool = ToolDefinition.builder()
        .name("get_order")
        .description("Gets an order")
        .inputSchema(Map.of("type", "object"))
        .build();
    gateway.addLambdaTarget("Sample", LambdaTargetOptions.builder()
        .handler(sample.getHandler())
        .tools(ToolDefinitions.fromInline(List.of(tool)))
        .build());
    OpenApiTarget.Builder.create(stack, "Mars")
        .gateway(gateway)
        .api(ApiDefinition.fromFile("apis/nasa-insight.json"))
        .credential(ApiKeyCredential.fromSecret(stack, "NasaKey", ApiKeyCredentialProps.builder()
            .secret(new Secret(stack, "NasaApiKey"))
            .jsonKey("api_key")
            .location(ApiKeyLocation.query("api_key"))
            .build()))
        .build();
    gateway.addSmithyTarget("Orders", SmithyTargetOptions.builder()
        .model(ApiDefinition.fromFile("models/dynamodb.json"))
        .operations(OperationSelection.builder().include(List.of("GetItem")).build())
        .resources(List.of(table.getTableArn()))
        .build());
    app.synth();
  }
}
