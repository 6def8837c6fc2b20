import type { Io } from '../io';

/** Prints lines; those of one moment at once, since writing takes longer than making them. */
export class Printer {
  private text = '';

  public constructor(private readonly io: Pick<Io, 'stdout'>) {}

  public line(line: string): void {
    if (this.text === '') setImmediate(() => this.flush());
    this.text += `${line}\n`;
  }

  /** Prints what has not been printed yet. */
  public flush(): void {
    if (this.text === '') return;
    const { text } = this;
    this.text = '';
    this.io.stdout(text);
  }
}
