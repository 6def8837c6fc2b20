/** The tool that every server has: as cheap as a tool can be, so that the servers are compared and not the tool. */
export const TOOL = {
  name: 'get_weather',
  description: 'Returns the weather of a place',
  inputSchema: {
    type: 'object' as const,
    properties: { location: { type: 'string' as const } },
    required: ['location'],
  },
};

export const ARGUMENTS = { location: 'Berlin' };

export function weatherOf({ location }: { readonly location: string }): object {
  return { location, temperatureCelsius: 4, condition: 'sunny' };
}
