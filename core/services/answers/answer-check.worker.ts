/** Callers' JSON Schemas, compiled and checked in a process, which can be ended where that has no end. */
import type { JsonSchema } from '../../kernel/contract/infer.ts'
import { workerTask } from '../worker/task.ts'
import { compile, schemaIssues } from './schema-issues.ts'

/** Loads what a check needs: a slow start is nobody's schema's fault. */
export const start = workerTask(async () => void (await compile({ type: 'object' })))
export const compiles = workerTask(async ({ schema }: { schema: JsonSchema }) => void (await compile(schema)))
export const issues = workerTask(({ schema, value }: { schema: JsonSchema; value: unknown }) => schemaIssues(schema, value))
