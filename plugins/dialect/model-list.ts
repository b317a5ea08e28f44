/** What a server lists of its models. */
import { timeoutSignal } from 'atelier-mcp'
import type { ListedModel } from './model-names.ts'
import { saidIn } from './said.ts'

/** How long a list holds, and how long it is waited for, in milliseconds. */
const holds = 60_000
const patience = 1900

export interface ModelList {
  /** What it lists, asked at most once a minute: nothing where it has no list, as servers of one model. Throws what `fetch` throws, and what `refused` makes of any other answer. */
  list(signal: AbortSignal): Promise<readonly ListedModel[]>
  /** As it was listed last, if ever. */
  known(): readonly ListedModel[] | undefined
}
export interface ModelListInit {
  readonly fetch: typeof globalThis.fetch
  readonly headers: Readonly<Record<string, string>>
  refused(answer: Response): Promise<Error>
}

/** The list at `baseURL`, which has no slash at its end. */
export function modelList(baseURL: string, { fetch, headers, refused }: ModelListInit): ModelList {
  let listed: { readonly at: number; readonly models: readonly ListedModel[] } | undefined
  return {
    known: () => listed?.models,
    async list(signal) {
      if (listed && Date.now() - listed.at < holds) return listed.models
      const response = await fetch(`${baseURL}/models`, { headers, signal: AbortSignal.any([signal, timeoutSignal(patience)]) })
      if (!response.ok && response.status !== 404 && response.status !== 405) throw await refused(response)
      const body = response.ok ? ((await response.json()) as { data?: readonly Partial<ListedModel>[] }) : {}
      const complaint = saidIn(body)
      if (complaint) throw await refused(new Response(JSON.stringify({ error: complaint }), { status: complaint.status ?? 500 }))
      const models = (Array.isArray(body.data) ? body.data : []).filter((model): model is ListedModel => typeof model?.id === 'string')
      listed = { at: Date.now(), models }
      return models
    },
  }
}

/** The provider with `models` as a getter: nothing is known of them until the server has been asked, which never happens at start. */
export const withModels = <P extends object, M>(provider: P, models: () => M): P & { readonly models: M } =>
  Object.defineProperty(provider, 'models', { enumerable: true, get: models }) as P & { readonly models: M }
