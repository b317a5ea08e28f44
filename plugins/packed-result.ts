/** A generation as JSON and a run of bytes: numbers stand in the JSON where the artifacts were. */
import { type Artifact, artifact, isArtifact, type Result, sha256Of } from 'atelier-mcp'

const artifactKey = '$atelier:artifact'

/** Bytes of an entry, in their order on disk. */
export interface Part {
  readonly size: number
  readonly sha256: string
}
interface PackedArtifact {
  readonly part: number
  readonly mimeType: string
  readonly name?: string
  readonly meta?: unknown
  readonly companions?: readonly PackedArtifact[]
}
export interface Packed {
  readonly result: unknown
  readonly parts: readonly Part[]
  readonly data: readonly Uint8Array[]
}

/** Reads every artifact. Throws a `TypeError` that names what JSON cannot hold. */
export async function pack(result: Result): Promise<Packed> {
  const data: Uint8Array[] = []
  const parts: Part[] = []

  async function packArtifact(one: Artifact): Promise<PackedArtifact> {
    const bytes = await one.bytes()
    const part = data.push(bytes) - 1
    // The host has hashed what it hands over.
    parts[part] = { size: bytes.byteLength, sha256: one.sha256 ?? (await sha256Of(bytes)) }
    const companions: PackedArtifact[] = []
    for (const companion of one.companions ?? []) companions.push(await packArtifact(companion))
    return {
      part,
      mimeType: one.mimeType,
      ...(one.name !== undefined && { name: one.name }),
      ...(one.meta && { meta: await walk(one.meta, 'meta') }),
      ...(companions.length > 0 && { companions }),
    }
  }
  async function walk(value: unknown, path: string): Promise<unknown> {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    if (typeof value !== 'object') throw new TypeError(`${path} holds a ${typeof value}`)
    if (isArtifact(value)) return { [artifactKey]: await packArtifact(value) }
    if (Array.isArray(value)) {
      const packed: unknown[] = []
      for (const [index, one] of value.entries()) packed.push(await walk(one, `${path}[${index}]`))
      return packed
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) throw new TypeError(`${path} holds a ${value.constructor.name}`)
    const entries: [string, unknown][] = []
    for (const [key, one] of Object.entries(value)) if (one !== undefined) entries.push([key, await walk(one, `${path}.${key}`)])
    return Object.fromEntries(entries)
  }
  return { result: await walk(result, 'result'), parts, data }
}

/** The generation again; `read` gives the bytes of a part when somebody wants them. */
export function unpack(packed: unknown, parts: readonly Part[], read: (part: number) => Promise<Uint8Array>): Result {
  const { provenance } = packed as Result
  const unpackArtifact = ({ part, mimeType, name, meta, companions }: PackedArtifact): Artifact =>
    artifact(() => read(part), mimeType, {
      ...parts[part],
      ...(name !== undefined && { name }),
      ...(meta !== undefined && { meta: walk(meta) as Record<string, unknown> }),
      ...(companions && { companions: companions.map(unpackArtifact) }),
      provenance,
    })
  function walk(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    if (artifactKey in value) return unpackArtifact(value[artifactKey] as PackedArtifact)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]))
  }
  return walk(packed) as Result
}
