/** The library's tools, as agents see them. */
export const TOOLS = [
  {
    name: 'find_books',
    description: 'Finds books of the library by words of their title or author',
    inputSchema: {
      type: 'object',
      properties: { words: { type: 'string', description: 'Words to look for, such as "old sea"' } },
      required: ['words'],
    },
  },
  {
    name: 'reserve_book',
    description: 'Reserves a book for a reader. A book that is lent out is kept as soon as it is back.',
    inputSchema: {
      type: 'object',
      properties: {
        isbn: { type: 'string', description: 'ISBN as find_books gives it' },
        reader: { type: 'string', description: "Number of the reader's card" },
      },
      required: ['isbn', 'reader'],
    },
  },
] as const;
