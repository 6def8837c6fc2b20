/** The shipping team's tools, as agents see them. */
export const TOOLS = [
  {
    name: 'track_parcel',
    description: 'Tells where a parcel is',
    inputSchema: {
      type: 'object',
      properties: { number: { type: 'string', description: 'Number of the parcel' } },
      required: ['number'],
    },
  },
  {
    name: 'cancel_parcel',
    description: 'Has a parcel sent back',
    inputSchema: {
      type: 'object',
      properties: { number: { type: 'string', description: 'Number of the parcel' } },
      required: ['number'],
    },
  },
] as const;
