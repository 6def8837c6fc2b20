// Asks the agent on your machine, with your AWS credentials for the model: node --import tsx ask.ts "<question>"
import { handler } from './functions/agent';

handler({ question: process.argv[2] ?? 'Which books about the sea do you have?' }).then(({ answer }) => {
  process.stdout.write(`${answer}\n`);
});
