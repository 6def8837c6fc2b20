import type { Position } from '../../schema/position';
import { TextLines } from '../../schema/text-lines';
import { displayEnd, displayStart, displayText, displayWidth } from './display';

/** A line of a document, cut to a width, and the marks to write under it. */
export interface Excerpt {
  readonly source: string;
  /** Spaces, and a caret under each character of what is meant. */
  readonly marks: string;
}

const CUT = '…';

/** A key in quotes, a word, or one character. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[^\s,:[\]{}"']+|[^\s]/y;

/** Shows lines of one document. */
export class Excerpts {
  private readonly lines: TextLines;

  constructor(private readonly text: string) {
    this.lines = new TextLines(text);
  }

  /** The line of a place, cut around the place when it is longer than the width. */
  at({ line, column }: Position, width: number): Excerpt {
    const [start, end] = this.lines.line(line);
    const place = Math.min(end, start + column - 1);
    // A minified document is one line of megabytes, and only what is around the place can be seen.
    const before = displayText(this.text.slice(Math.max(start, place - width), place));
    const after = displayText(this.text.slice(place, Math.min(end, place + width)));
    const isCutBefore = place - width > start;
    const isCutAfter = place + width < end;
    TOKEN.lastIndex = 0;
    const token = TOKEN.exec(after)?.[0] ?? '';
    const roomBefore = displayWidth(before) + displayWidth(after) <= width ? width : Math.floor(width / 3);
    const shownBefore = cutStart(before, Math.max(roomBefore, width - displayWidth(after) - 1), isCutBefore);
    const shownAfter = cutEnd(after, width - displayWidth(shownBefore), isCutAfter);
    const marked = Math.max(1, Math.min(displayWidth(token), displayWidth(shownAfter)));
    return {
      source: (shownBefore + shownAfter).trimEnd(),
      marks: `${' '.repeat(displayWidth(shownBefore))}${'^'.repeat(marked)}`,
    };
  }
}

function cutStart(text: string, width: number, isCut: boolean): string {
  return !isCut && displayWidth(text) <= width ? text : CUT + displayEnd(text, width - 1);
}

function cutEnd(text: string, width: number, isCut: boolean): string {
  return !isCut && displayWidth(text) <= width ? text : displayStart(text, width - 1) + CUT;
}
