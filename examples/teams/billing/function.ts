import { ToolError, toolHandler } from 'cdk-mcp-gateway/tools';
import type { TOOLS } from './tools';

const INVOICES = [
  { number: 'I-1', customer: 'C-5', euros: 240 },
  { number: 'I-2', customer: 'C-5', euros: 80 },
  { number: 'I-3', customer: 'C-6', euros: 31 },
];

export const handler = toolHandler<typeof TOOLS>({
  find_invoices: ({ customer }) => INVOICES.filter((invoice) => invoice.customer === customer),

  refund_invoice({ number, euros }) {
    const invoice = INVOICES.find((candidate) => candidate.number === number);
    if (!invoice) throw new ToolError(`There is no invoice ${number}`);
    if (euros > invoice.euros) throw new ToolError(`Invoice ${number} is of ${invoice.euros} euros only`);
    return { number, refunded: euros };
  },
});
