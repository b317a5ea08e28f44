/** The caller's JSON Schema: is it one, and does an answer satisfy it? */
import { AtelierError, type JsonSchema, workerPool } from 'atelier-mcp'
import { checkAnswer, compile } from './check-answer.ts'
import type { checkInThread } from './answer-check.worker.ts'

/** Characters of a schema as JSON. */
const maxSchema = 50_000
/** Patterns are the caller's, and some never end: answers are checked against them in a thread that can be ended. */
const timeoutMs = 2000

export interface AnswerSchemas {
  /** Throws `INPUT_INVALID` for what is no JSON Schema of an object. */
  refuse(schema: unknown): Promise<void>
  /** The validator's words, or nothing where the value satisfies the schema. */
  problems(schema: JsonSchema, value: unknown): Promise<string | undefined>
  close(): Promise<void>
}

/** Checks with ajv (2020-12), loaded on first use. */
export function answerSchemas(): AnswerSchemas {
  const pool = workerPool(new URL('./answer-check.worker.ts', import.meta.url), { idleMs: 10_000, memoryMb: 128 })
  return {
    async refuse(schema) {
      const wrong = (message: string, cause?: unknown) =>
        new AtelierError({
          code: 'INPUT_INVALID',
          message,
          fix: 'Give a JSON Schema (2020-12) with `type: "object"` and its `properties`.',
          outcome: 'none',
          cause,
        })
      if (typeof schema !== 'object' || schema === null || (schema as { type?: unknown }).type !== 'object')
        throw wrong('`schema` does not describe an object. Put a list or a single value into a property of one.')
      if (JSON.stringify(schema).length > maxSchema) throw wrong(`\`schema\` is longer than ${maxSchema} characters.`)
      await compile(schema).catch((error: unknown) => {
        throw wrong(`\`schema\` is no JSON Schema: ${(error as Error).message.slice(0, 300)}.`, error)
      })
    },
    async problems(schema, value) {
      if (!/"pattern(Properties)?":/.test(JSON.stringify(schema))) return checkAnswer(schema, value)
      return pool.run<typeof checkInThread>('checkInThread', { schema, value }, { timeoutMs })
    },
    close: () => pool.close(),
  }
}
