/** What the gateway tells a function about a call. */
export interface ToolContext {
  readonly clientContext?: { readonly custom?: { readonly bedrockAgentCoreToolName?: string } };
}

type Arguments = { readonly [name: string]: unknown };

const CONDITIONS = ['sunny', 'cloudy', 'light rain', 'windy', 'foggy', 'clear'];

const tools: { readonly [name: string]: (args: Arguments) => object } = {
  get_weather: ({ location }) => weatherAt(text('location', location)),
  get_time: ({ timezone }) => timeIn(text('timezone', timezone)),
};

/** Answers one call. The event is the arguments; the tool's name comes with the context, behind the target's name. */
export function answer(event: Arguments, context: ToolContext): object {
  const fullName = context.clientContext?.custom?.bedrockAgentCoreToolName ?? '';
  const name = fullName.replace(/^.*?___/, '');
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) throw new Error(`This function has the tools ${Object.keys(tools).join(' and ')}, not "${fullName}"`);
  return tool(event);
}

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
    throw new Error(`"${timezone}" is no IANA time zone; write one such as "Europe/Berlin"`);
  }
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new Error(`"${name}" takes a text, got ${JSON.stringify(value)}`);
}
