import { ToolError, toolHandler } from 'cdk-mcp-gateway/tools';
import type { TOOLS } from './tools';

const BOOKS = [
  { isbn: '9780684801223', title: 'The Old Man and the Sea', author: 'Ernest Hemingway', available: true },
  { isbn: '9780156907392', title: 'To the Lighthouse', author: 'Virginia Woolf', available: false },
  { isbn: '9780142437247', title: 'Moby-Dick', author: 'Herman Melville', available: true },
];

export const handler = toolHandler<typeof TOOLS>({
  find_books({ words }) {
    const wanted = words.toLowerCase().split(/\s+/);
    return BOOKS.filter(({ title, author }) => {
      const text = `${title} ${author}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  },

  reserve_book({ isbn, reader }) {
    const book = BOOKS.find((candidate) => candidate.isbn === isbn);
    if (!book) throw new ToolError(`The library has no book with the ISBN ${isbn}; find_books gives those that it has`);
    return { title: book.title, reader, readyNow: book.available };
  },
});
