/** What the types of arguments are read from: a tool as `ToolDefinitions.fromInline` takes it, written `as const`. */
export interface ToolSchema {
  readonly name: string;
  readonly inputSchema: object;
}

/**
 * The arguments that a call of the tool has, by its input schema: what the gateway checks before it invokes the function.
 *
 * It checks `type`, `properties`, `required` and `items`. An `enum` or a `maximum` is said to agents and not checked, so
 * an enum is a `string` here, and a number may be any.
 */
export type ArgumentsOf<Tool extends ToolSchema> = ValueOf<Tool['inputSchema']>;

type ValueOf<Schema> = Schema extends { readonly type: infer Type }
  ? Type extends 'string'
    ? string
    : Type extends 'number' | 'integer'
      ? number
      : Type extends 'boolean'
        ? boolean
        : Type extends 'array'
          ? readonly ItemOf<Schema>[]
          : Type extends 'object'
            ? MembersOf<Schema>
            : unknown
  : unknown;

type ItemOf<Schema> = Schema extends { readonly items: infer Items } ? ValueOf<Items> : unknown;

type MembersOf<Schema> = Schema extends { readonly properties: infer Properties }
  ? Simplified<
      { readonly [Name in keyof Properties & RequiredOf<Schema>]: ValueOf<Properties[Name]> } & {
        readonly [Name in Exclude<keyof Properties, RequiredOf<Schema>>]?: ValueOf<Properties[Name]>;
      }
    >
  : { readonly [name: string]: unknown };

type RequiredOf<Schema> = Schema extends { readonly required: readonly (infer Name)[] } ? Name : never;

/** One object type instead of an intersection, which editors show member by member. */
type Simplified<Members> = { readonly [Name in keyof Members]: Members[Name] };
