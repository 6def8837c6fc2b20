import { ToolError } from '../../../tools';

type Arguments = { readonly [name: string]: unknown };

const CONDITIONS = ['sunny', 'cloudy', 'light rain', 'windy', 'foggy', 'clear'];

export const sampleTools = {
  get_weather: ({ location }: Arguments) => weatherAt(text('location', location)),
  get_time: ({ timezone }: Arguments) => timeIn(text('timezone', timezone)),
};

/** Made-up weather, the same for the same place, so that a first call works without any account elsewhere. */
function weatherAt(location: string): object {
  const seed = [...location.toLowerCase()].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  return {
    location,
    temperatureCelsius: (seed % 35) - 5,
    condition: CONDITIONS[seed % CONDITIONS.length],
    note: 'Sample data, made up from the name of the place',
  };
}

function timeIn(timezone: string, now = new Date()): object {
  try {
    const time = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, dateStyle: 'full', timeStyle: 'long' });
    return { timezone, time: time.format(now), utc: now.toISOString() };
  } catch {
    throw new ToolError(`"${timezone}" is no IANA time zone; write one such as "Europe/Berlin"`);
  }
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new ToolError(`"${name}" takes a text, got ${JSON.stringify(value)}`);
}
