/** One question to a model of one server, by chat completions. */
import { AtelierError, type ProviderCall } from 'atelier-mcp'
import { addressFix, ask, type ServedKind } from '../dialect.ts'
import type { Reply } from '../questions.ts'
import type { Server } from './server.ts'

/** Throws `PROVIDER_UNSUPPORTED` where the server lists no model, and what `ask` throws. */
export async function asking(server: Server, kind: ServedKind, question: Parameters<typeof ask>[2], call: ProviderCall): Promise<Reply> {
  const model = await server.modelFor(kind, call.model, call.signal)
  if (model === undefined)
    throw new AtelierError({
      code: 'PROVIDER_UNSUPPORTED',
      message: `${server.title} lists no model.`,
      fix: `Name one in \`models\` of "${server.id}". ${addressFix(server.baseURL, `\`baseURL\` of "${server.id}"`)}`,
      outcome: 'none',
    })
  const { title, spent, services, steps } = server
  const chat = (body: object) => server.post('/chat/completions', body, call.signal)
  return ask({ title, spent, services, steps, chat }, model, question, call)
}
