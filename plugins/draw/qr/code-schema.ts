/** What a code is asked for with: its fields and their limits. */
import { z } from 'zod'

const line = z.string().min(1).max(300)
/** A network to join. */
export const network = z.strictObject({
  ssid: z.string().min(1).max(32),
  password: z.string().max(63).optional(),
  security: z.enum(['WPA', 'WEP', 'nopass']).optional(),
  hidden: z.boolean().optional(),
})
/** A person or firm, as in an address book. */
export const person = z.strictObject({
  name: line,
  phone: z.union([line, z.array(line).max(5)]).optional(),
  email: z.union([line, z.array(line).max(5)]).optional(),
  organization: line.optional(),
  title: line.optional(),
  url: line.optional(),
  address: line.optional(),
  note: line.optional(),
})

/** What a code is asked for with, where it is more than a text. */
export const codeSchema = z.strictObject({
  text: z.string().min(1).optional(),
  url: z.string().min(1).optional(),
  wifi: network.optional(),
  contact: person.optional(),
  type: z.string().max(40).default('qr').describe('qr, datamatrix, aztec, pdf417, ean13, ean8, upca, code128, code39, itf'),
  color: z.string().max(60).optional(),
  background: z.string().max(60).optional(),
  errorCorrection: z.enum(['L', 'M', 'Q', 'H']).optional().describe('of a QR: 7, 15, 25, 30 % may be dirty; default M'),
  quietZone: z.number().int().min(0).max(50).optional().describe('empty modules around it; default by the standard'),
  label: z.boolean().optional().describe('the text under bars; default true'),
})

export type Wifi = z.infer<typeof network>
export type Contact = z.infer<typeof person>
/** A text alone is a QR of it. */
export type CodeInput = string | z.input<typeof codeSchema>
