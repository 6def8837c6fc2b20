// The CloudFormation validator costs 1.5 s for each test process; the quickstart test turns it on for itself.
process.env.CDK_VALIDATION ??= 'false';
