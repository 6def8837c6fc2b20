import type { Form } from './properties';

export const GATEWAY_ID: Form = [
  /^([0-9a-z]-?){1,100}-[0-9a-z]{10}$/,
  'the ID of a gateway, such as "shop-ab12cd34ef"',
];

export const TARGET_ID: Form = [/^[0-9a-zA-Z]{10}$/, 'the ID of a target, ten letters and digits'];

export const FUNCTION_ARN: Form = [/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w:$.-]+$/, 'the ARN of a function'];

export const KEY_ARN: Form = [/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a KMS key'];

/** What one resource is there for. */
export const TASK: Form = [/^(record|apply)$/, '"record" or "apply"'];
