/** Requests, read by a schema, and plain words for what is wrong with them. */
import { issueWords } from '../kernel/schema/issue-words.ts'

/** What zod's schemas offer, and those of an SDK. */
export interface RequestSchema<R> {
  safeParse(
    request: unknown,
    how: { error: typeof issueWords },
  ): { success: true; data: R } | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } }
}
/** What a request asks, or what is wrong with it, in words: `params.name: must be text`. */
export function readRequest<R>(
  schema: RequestSchema<R>,
  request: { readonly method: string },
): { readonly data: R } | { readonly problem: string } {
  const parsed = schema.safeParse(request, { error: issueWords })
  if (parsed.success) return { data: parsed.data }
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { problem: `This is no valid ${request.method} request. ${problems.join('; ')}` }
}
