import { parseError } from './lambda-errors';

/** What a person may do about an error whose cause is that the function runs here and not in AWS. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /Cannot find (?:module|package) '@(?:aws-sdk|smithy)\//,
    'AWS Lambda has the AWS SDK for JavaScript v3; here the project has to: npm install --save-dev that package',
  ],
  [
    /No module named '(?:boto3|botocore)/,
    'AWS Lambda has the AWS SDK for Python; here the local Python has to: pip install boto3',
  ],
  [
    /Could not load credentials from any providers|Unable to locate credentials/,
    'functions get no AWS credentials here unless you pass on those of your shell: --aws-credentials',
  ],
];

/** An error in one line: what the function says, and what to do where that is known. */
export function describeError(payload: string): string {
  const { type, message } = parseError(payload);
  const [line = ''] = message.split('\n');
  const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1];
  const said = [type, line].filter((part) => part !== '').join(': ');
  return advice === undefined ? said : `${said} (${advice})`;
}
