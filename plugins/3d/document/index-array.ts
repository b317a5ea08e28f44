/** Indices in as few bytes as their vertices need: no index is 65,535, which means something else to graphics cards. */
export const indexArray = (indices: Uint32Array, vertices: number): Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> =>
  vertices > 65_535 ? new Uint32Array(indices) : new Uint16Array(indices)
