// The tools of the library. The gateway gives the arguments as the event, and the tool's name in the context.
const BOOKS = [
  { isbn: '9780684801223', title: 'The Old Man and the Sea', author: 'Ernest Hemingway', available: true },
  { isbn: '9780156907392', title: 'To the Lighthouse', author: 'Virginia Woolf', available: false },
  { isbn: '9780142437247', title: 'Moby-Dick', author: 'Herman Melville', available: true },
];

const TOOLS = {
  find_books({ words }) {
    const wanted = words.toLowerCase().split(/\s+/);
    return BOOKS.filter(({ title, author }) => {
      const text = `${title} ${author}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  },

  reserve_book({ isbn, reader }) {
    const book = BOOKS.find((candidate) => candidate.isbn === isbn);
    if (!book) return { reserved: false, reason: `The library has no book with ISBN ${isbn}` };
    return { reserved: true, title: book.title, reader, readyNow: book.available };
  },
};

export async function handler(event, context) {
  const { bedrockAgentCoreToolName } = context.clientContext.custom;
  const [, tool] = bedrockAgentCoreToolName.split('___');
  return TOOLS[tool](event);
}
