/** What a provider, a `generate` handler or a cache hands over: asked before anything is built on it. */
import type { Artifact } from '../contract/assets.ts'
import type { KindResult } from '../contract/kind-result.ts'
import type { AssetStore } from '../ports/asset-store.ts'
import type { Output, Result } from '../contract/run.ts'
import { check } from '../schema/check.ts'
import { present } from '../schema/present.ts'
import { faultOf, listOf, maybe, object } from '../schema/shape.ts'
import { isArtifact, plain } from './plain.ts'
import { allTaken, artifactFault, type Fault, type Taken, takenFile, takenOver } from './taken-over.ts'

const outputShape = {
  artifacts: maybe(listOf('artifacts: each has a `mimeType` and `bytes()`', { fits: isArtifact })),
  data: maybe(object),
  warnings: maybe({ words: 'list', fits: Array.isArray }),
  usage: maybe(object),
  cost: maybe(object),
  nature: maybe({ words: '"written" or "converted"', fits: (value) => value === 'written' || value === 'converted' }),
}

/** The output with its artifacts taken over. `kind`: what results of its kind are. */
export async function takenOutput(output: unknown, kind: KindResult | undefined): Promise<Taken<Output>> {
  const wrong = faultOf(output, outputShape)
  if (wrong !== undefined) return { fault: `an output ${wrong}` }
  // By name: it may be an object of a class.
  const { artifacts, data, warnings, usage, cost, nature } = output as Output
  const made = artifacts ?? []
  const fault = made.length === 0 && data === undefined ? ({ fault: 'nothing', empty: true } as const) : await kindFault(made, data, kind)
  if (fault) return fault
  const taken = await allTaken(made, takenOver)
  if ('fault' in taken) return taken
  return { value: present({ artifacts: artifacts && taken.value, data, warnings, usage, cost, nature }) as Output }
}

/** A remembered result, whole. What the host has `kept` is read from there, when it is wanted; all else is read now, and is what its hash says. */
export async function takenResult(given: Result, kind: KindResult | undefined, kept: AssetStore['content']): Promise<Taken<Result>> {
  const fault = (await kindFault(given.artifacts, given.data, kind)) ?? given.artifacts.map(artifactFault).find((one) => one !== undefined)
  if (fault !== undefined) return typeof fault === 'string' ? { fault } : fault
  const taken = await allTaken(given.artifacts, (one) => takenAsKept(one as Artifact, kept, takenOver))
  return 'fault' in taken ? taken : { value: { ...given, artifacts: taken.value } as Result }
}

/** Whatever says its hash is that, companions too. */
const takenAsKept = async (given: Artifact, kept: AssetStore['content'], take: typeof takenOver): Promise<Taken<Artifact>> => {
  const { companions: beside = [], ...one } = plain(given)
  const { sha256, size } = one
  const bytes = sha256 === undefined || size === undefined ? undefined : await kept(sha256, size)
  const own = bytes ? { value: { ...one, bytes } } : await take(one)
  if ('fault' in own) return own
  if (own.value.sha256 !== (sha256 ?? own.value.sha256)) return { fault: 'an artifact with other bytes than its `sha256` says' }
  const companions = await allTaken(beside, (file) => takenAsKept(file as Artifact, kept, takenFile))
  if ('fault' in companions) return companions
  return { value: { ...own.value, ...(companions.value.length > 0 && { companions: companions.value }) } }
}

const kindFault = async (artifacts: readonly unknown[], data: unknown, kind: KindResult | undefined): Promise<Fault | undefined> => {
  if (kind?.artifacts === 'required' && artifacts.length === 0) return { fault: 'no artifact, and its kind has one at least', empty: true }
  if (!kind?.data) return undefined
  const checked = data === undefined ? undefined : await check(kind.data, data)
  if (checked?.ok) return undefined
  const words = checked?.issues.slice(0, 5).map(({ path, message }) => `${['data', ...path].join('.')} ${message}`)
  return words
    ? { fault: `data of another shape than its kind has: ${words.join('; ')}` }
    : { fault: 'no data, and its kind has some', empty: true }
}
