import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { handler } from '../../../lib/targets/sample-tools/handler';

const context = (bedrockAgentCoreToolName: string) => ({ clientContext: { custom: { bedrockAgentCoreToolName } } });

describe('get_weather', () => {
  test('answers for a place, the same for the same place', async () => {
    const [first, second, other] = await Promise.all(
      ['Berlin', 'berlin', 'Lima'].map((location) => handler({ location }, context('Sample___get_weather'))),
    );

    expect(first).toEqual({
      location: 'Berlin',
      temperatureCelsius: expect.any(Number),
      condition: expect.stringMatching(/^(sunny|cloudy|light rain|windy|foggy|clear)$/),
      note: 'Sample data, made up from the name of the place',
    });
    expect(second).toEqual({ ...Object(first), location: 'berlin' });
    expect(other).not.toEqual({ ...Object(first), location: 'Lima' });
  });

  test.each(['', '北京', '🌍', 'x'.repeat(10_000)])('keeps to temperatures on earth: "%.10s"', async (name) => {
    const answer = await handler({ location: `a${name}` }, context('Sample___get_weather'));

    expect(answer).toMatchObject({ location: `a${name}` });
    const { temperatureCelsius } = answer as { temperatureCelsius: number };
    expect(temperatureCelsius).toBeGreaterThanOrEqual(-5);
    expect(temperatureCelsius).toBeLessThan(30);
  });
});

describe('get_time', () => {
  afterEach(() => jest.useRealTimers());

  test.each([
    ['Europe/Berlin', '14:00:00 CEST'],
    ['UTC', '12:00:00 UTC'],
    ['Asia/Tokyo', '21:00:00 GMT+9'],
  ])('answers in %s', async (timezone, time) => {
    jest.useFakeTimers({ now: new Date('2026-07-04T12:00:00Z') });

    const answer = await handler({ timezone }, context('Sample___get_time'));

    // Versions of Node.js differ in the comma.
    const fullTime = expect.stringMatching(`^Saturday,? 4 July 2026 at ${time.replace('+', '\\+')}$`);
    expect(answer).toEqual({ timezone, time: fullTime, utc: '2026-07-04T12:00:00.000Z' });
  });

  test('tells the agent what is no time zone', async () => {
    const answer = await handler({ timezone: 'Mars/Gale' }, context('Sample___get_time'));

    expect(answer).toEqual({ error: '"Mars/Gale" is no IANA time zone; write one such as "Europe/Berlin"' });
  });
});

describe('what was called', () => {
  test('is what stands behind the name of the target, which may hold hyphens', async () => {
    const answer = await handler({ timezone: 'UTC' }, context('my-tools-2___get_time'));

    expect(answer).toMatchObject({ timezone: 'UTC' });
  });

  test('may come without the name of a target, to try the function by hand', async () => {
    const answer = await handler({ timezone: 'UTC' }, context('get_time'));

    expect(answer).toMatchObject({ timezone: 'UTC' });
  });

  test('fails for a tool that the function does not have', async () => {
    await expect(handler({}, context('Sample___get_joke'))).rejects.toThrow(
      new Error('This function has no tool "get_joke", but "get_weather", "get_time"'),
    );
  });

  test.each([
    ['get_weather', {}, '"location" takes a text, got undefined'],
    ['get_weather', { location: ' ' }, '"location" takes a text, got " "'],
    ['get_weather', { location: 42 }, '"location" takes a text, got 42'],
    ['get_time', { location: 'Berlin' }, '"timezone" takes a text, got undefined'],
    ['get_time', { timezone: null }, '"timezone" takes a text, got null'],
  ])('tells the agent in %s what is wrong with the arguments %j', async (name, event, error) => {
    expect(await handler(event, context(`Sample___${name}`))).toEqual({ error });
  });
});

test('the bundled handler answers, too', () => {
  const bundle = join(__dirname, '../../../dist/handlers/sample-tools/index.js');
  const program = `
    import { handler } from ${JSON.stringify(bundle)};
    const custom = { bedrockAgentCoreToolName: 'Sample___get_weather' };
    console.log(JSON.stringify(await handler({ location: 'Berlin' }, { clientContext: { custom } })));
  `;

  const answer = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });

  expect(JSON.parse(answer)).toEqual({
    location: 'Berlin',
    temperatureCelsius: expect.any(Number),
    condition: expect.any(String),
    note: 'Sample data, made up from the name of the place',
  });
});
