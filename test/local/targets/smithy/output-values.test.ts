import { OutputValues } from '../../../../lib/local/targets/smithy/output-values';
import { SmithyModel } from '../../../../lib/schema/smithy/smithy-model';

const outputs = new OutputValues(new SmithyModel({}));

// Runtimes from Node.js 22 on give large numbers with all their digits.
test.each([
  [12345678901234567890n, '12345678901234567890'],
  [12n, 12],
  [{ type: 'bigDecimal', string: '1.2345678901234567890' }, '1.2345678901234567890'],
  [{ type: 'bigDecimal', string: '1.5' }, 1.5],
])('%p is %j, as text where a number would lose digits', (value, expected) => {
  expect(outputs.of('smithy.api#BigDecimal', value)).toBe(expected);
});
