/** The billing team's tools, as agents see them. */
export const TOOLS = [
  {
    name: 'find_invoices',
    description: 'Finds the invoices of a customer',
    inputSchema: {
      type: 'object',
      properties: { customer: { type: 'string', description: 'Number of the customer' } },
      required: ['customer'],
    },
  },
  {
    name: 'refund_invoice',
    description: 'Pays back a part of an invoice, 100 euros at most. More is for people to decide.',
    inputSchema: {
      type: 'object',
      properties: {
        number: { type: 'string', description: 'Number of the invoice' },
        euros: { type: 'integer', description: 'What is paid back' },
      },
      required: ['number', 'euros'],
    },
  },
] as const;
