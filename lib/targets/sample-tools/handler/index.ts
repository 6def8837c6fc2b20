import { toolHandler } from '../../../tools';
import { sampleTools } from './sample-tools';

export const handler = toolHandler(sampleTools);
