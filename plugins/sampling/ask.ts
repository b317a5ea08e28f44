/** One question to the model of the client that is connected, by MCP's `sampling/createMessage`. */
import { AtelierError, type Availability, image, type Message, type ProviderCall, type SampleReply, text } from 'atelier-mcp'

export interface Question {
  readonly system: string
  readonly text: string
  readonly pictures: readonly { bytes(): Promise<Uint8Array>; readonly mimeType: string }[]
  readonly maxTokens: number
  /** Names of models that the client may prefer. */
  readonly models?: readonly string[] | undefined
}

/** Whether this client lends its model; one that nobody has named may. */
export const lentBy = (client?: Pick<ProviderCall['client'], 'name' | 'capabilities'>): Availability =>
  !client || client.capabilities.sampling
    ? { ok: true }
    : {
        ok: false,
        unconfigured: true,
        why: `The client "${client.name}" offers no model of its own (MCP sampling).`,
        fix: 'Use a client that offers sampling, or configure another provider.',
      }

/**
 * Throws `CLIENT_UNSUPPORTED` where the client has no model to offer, `PROVIDER_REFUSED` where it or its person says no, and
 * `PROVIDER_EMPTY` for an answer without words. Nothing is ever paid here: the client's own plan pays.
 */
export async function ask(question: Question, call: ProviderCall): Promise<SampleReply> {
  const lacking = lentBy(call.client)
  if (!lacking.ok) throw new AtelierError({ code: 'CLIENT_UNSUPPORTED', message: lacking.why, fix: lacking.fix, outcome: 'none' })
  const pictures: Message[] = await Promise.all(
    question.pictures.map(async (picture) => ({ role: 'user' as const, content: image(await picture.bytes(), picture.mimeType) })),
  )
  const { system, maxTokens, models } = question
  const prompt: Message[] = [...pictures, { role: 'user', content: text(question.text) }]
  const reply = await call.sample({ prompt, system, maxTokens, ...(models?.length && { models }) }).catch((cause: unknown) => {
    if (!AtelierError.is(cause, 'CLIENT_REFUSED')) throw cause
    throw new AtelierError({
      code: 'PROVIDER_REFUSED',
      message: cause.message,
      why: `The client "${call.client.name}", or the person who uses it, did not let its model answer.`,
      fix: 'Allow the request in the client, or name another provider by `provider`.',
      outcome: 'none',
      cause,
    })
  })
  if (reply.text.trim() === '')
    throw new AtelierError({ code: 'PROVIDER_EMPTY', message: "The client's model answered without a word.", outcome: 'none' })
  return reply
}

/** The warning for an answer that was cut off. */
export const cutOff = ({ stopReason }: SampleReply, maxTokens: number) =>
  stopReason === 'maxTokens' ? [{ code: 'answer-cut-off', message: `The answer was cut off at ${maxTokens} tokens.` }] : []

/** The warning that says whose model has answered, in every result that it was asked for. */
export const byClient = ({ model }: Pick<SampleReply, 'model'>) => ({
  code: 'answered-by-client',
  message: `Answered by the client's own model (${model}), by sampling, which MCP has deprecated.`,
})
