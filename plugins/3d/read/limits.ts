/** What a file from outside may make us do. */
export const readLimits = {
  /** Bytes of a model with everything that it names. */
  bytes: 256 * 2 ** 20,
  /** Bytes that a zip or compressed mesh may unfold to. */
  unfolded: 512 * 2 ** 20,
  triangles: 5_000_000,
  /** Nodes, meshes, accessors: the entries of any list in a glTF. */
  entries: 100_000,
} as const
