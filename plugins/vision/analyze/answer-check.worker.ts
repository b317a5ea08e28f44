/** Checks an answer in a thread, so that a pattern that never ends can be ended. */
import { workerTask } from 'atelier-mcp'
import { checkAnswer } from './check-answer.ts'

export const checkInThread = workerTask(({ schema, value }: { schema: object; value: unknown }) => checkAnswer(schema, value))
