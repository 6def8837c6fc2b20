import type { ServedTarget } from '../../assembly/serving/model';
import { SEARCH_TOOL } from '../../catalog/catalog';
import type { Node } from '../../schema/node';
import type { JsonSchema, Tool } from '../../schema/tool';
import { fullToolName } from '../../schema/tool-name';
import type { EventSink } from '../events';
import type { ListedTool } from '../target-caller';
import { type ArgumentCheck, compileArgumentCheck } from '../validation/argument-check';

/** A tool of a gateway. */
export class OfferedTool {
  private check?: ArgumentCheck;

  private constructor(
    /** The MCP name, `<target>___<tool>`. */
    readonly fullName: string,
    /** The name without the target's prefix. */
    readonly name: string,
    /** What `tools/list` says of it, member by member. */
    readonly listed: Node,
    readonly inputSchema: JsonSchema,
    readonly description: string | undefined,
    /** `undefined` for the gateway's own search tool. */
    readonly target: ServedTarget | undefined,
  ) {}

  /** A tool that the gateway makes of a document. The service lists three members of it, in this order. */
  public static ofDocument(target: ServedTarget, { name, description, inputSchema }: Tool): OfferedTool {
    const fullName = fullToolName(target.target.name, name);
    return new OfferedTool(
      fullName,
      name,
      { inputSchema, name: fullName, description },
      inputSchema,
      description,
      target,
    );
  }

  /** A tool of an MCP server, of which the gateway changes nothing but the name. */
  public static ofServer(target: ServedTarget, tool: ListedTool): OfferedTool {
    const fullName = fullToolName(target.target.name, tool.name);
    return new OfferedTool(
      fullName,
      tool.name,
      { ...tool, name: fullName },
      tool.inputSchema,
      tool.description,
      target,
    );
  }

  public static search(): OfferedTool {
    const { name, description, inputSchema } = SEARCH_TOOL;
    return new OfferedTool(name, name, { inputSchema, name, description }, inputSchema, description, undefined);
  }

  /** What is wrong with arguments for this tool. A schema that is none takes everything, and is told of once. */
  public problemsWith(args: Node, events: EventSink): readonly string[] {
    this.check ??= this.compile(events);
    return this.check(args);
  }

  private compile(events: EventSink): ArgumentCheck {
    try {
      return compileArgumentCheck(this.inputSchema);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `its arguments are not checked, because nothing can be made of its input schema: ${reason}`;
      events({ type: 'notice', about: this.fullName, message });
      return () => [];
    }
  }
}
