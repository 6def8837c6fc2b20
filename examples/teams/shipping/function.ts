import { ToolError, toolHandler } from 'cdk-mcp-gateway/tools';
import type { TOOLS } from './tools';

const PLACES = new Map([
  ['P-1001', 'Basel'],
  ['P-1002', 'Zurich'],
]);

export const handler = toolHandler<typeof TOOLS>({
  track_parcel: ({ number }) => ({ number, place: placeOf(number) }),
  cancel_parcel: ({ number }) => ({ number, sentBackFrom: placeOf(number) }),
});

function placeOf(number: string): string {
  const place = PLACES.get(number);
  if (!place) throw new ToolError(`There is no parcel ${number}`);
  return place;
}
