import { answer, type ToolContext } from './sample-tools';

export const handler = async (event: Record<string, unknown>, context: ToolContext) => answer(event, context);
