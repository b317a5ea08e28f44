/** What every store of waiting calls is made with, wherever it keeps them: the same limits, and the same refusal. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { AskedCallsInit } from '../../kernel/ports/asked-calls.ts'
import { answerableMs, mostAsked } from './call-entry.ts'

/** As hosts have it, where nothing else is said. */
export const askedCallsInit = ({
  keepMs = answerableMs,
  most = mostAsked,
}: Partial<Pick<AskedCallsInit, 'keepMs' | 'most'>> = {}): AskedCallsInit => ({
  keepMs,
  most,
  noRoom: () =>
    new AtelierError({
      code: 'QUESTION_LIMIT',
      message: `Your calls that wait for an answer are at their limit: ${most.calls} calls, or ${most.bytes} bytes in all that they have to keep.`,
      retryable: true,
      outcome: 'none',
    }),
})
