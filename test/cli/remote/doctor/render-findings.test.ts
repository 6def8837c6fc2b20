import type { Finding } from '../../../../lib/cli/remote/doctor/finding';
import { renderFindings } from '../../../../lib/cli/remote/doctor/render-findings';

const FINDINGS: readonly Finding[] = [
  { check: 'gateway orders', state: 'ok', text: 'READY' },
  {
    check: 'target Docs',
    state: 'wrong',
    text: 'SYNCHRONIZE_UNSUCCESSFUL: The MCP server at https://docs.example.com/mcp answers 502',
    details: ['It was asked three times in one minute'],
    remedy: 'check that the MCP server answers, and synchronise the target again',
  },
  { check: 'catalogue', state: 'unknown', text: 'not compared; --assembly cdk.out names one' },
];

test('at 80 columns, texts stand beside what was looked at', () => {
  expect(`\n${renderFindings(FINDINGS, { columns: 80, color: false })}`).toBe(`
  ok     gateway orders  READY
  wrong  target Docs     SYNCHRONIZE_UNSUCCESSFUL: The MCP server at
                         https://docs.example.com/mcp answers 502
                         - It was asked three times in one minute
                         → check that the MCP server answers, and synchronise
                           the target again
  ?      catalogue       not compared; --assembly cdk.out names one

1 thing is wrong
`);
});

test('at 40 columns, they stand below, and no line is longer', () => {
  const page = renderFindings(FINDINGS, { columns: 40, color: false });

  expect(`\n${page}`).toBe(`
  ok     gateway orders
         READY
  wrong  target Docs
         SYNCHRONIZE_UNSUCCESSFUL: The
         MCP server at
         https://docs.example.com/mcp
         answers 502
         - It was asked three times in
           one minute
         → check that the MCP server
           answers, and synchronise the
           target again
  ?      catalogue
         not compared; --assembly
         cdk.out names one

1 thing is wrong
`);
  expect(page.split('\n').filter((line) => line.length > 40)).toEqual([]);
});

test('a name that is too long for its column has its text below', () => {
  const check = `target ${'Long'.repeat(15)}`;
  const findings: Finding[] = [
    { check: 'token', state: 'ok', text: 'the client gets one' },
    { check, state: 'ok', text: 'READY' },
  ];

  expect(`\n${renderFindings(findings, { columns: 80, color: false })}`).toBe(`
  ok     token  the client gets one
  ok     ${check}
                READY

Nothing is wrong
`);
});

test('what could not be looked at is not said to be well', () => {
  const findings: Finding[] = [{ check: 'token', state: 'ok', text: 'the client gets one' }, ...FINDINGS.slice(2)];

  expect(renderFindings(findings, { columns: 80, color: false })).toMatch(
    /\n\nNothing is wrong with what could be looked at\n$/,
  );
});
