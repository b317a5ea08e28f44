/** What a model spec may ask for, so that no model hangs or exhausts the host. Lengths are in the spec's own units. */
export const limits = {
  /** Nodes in one spec. */
  nodes: 256,
  materials: 64,
  /** Longest chain of references from a root. */
  depth: 16,
  /** Straight pieces of a full circle. */
  minSegments: 12,
  maxSegments: 256,
  /** Copies that one array makes. */
  copies: 200,
  /** Points of a polygon. */
  points: 512,
  /** Named numbers of one spec. */
  parameters: 64,
  /** Characters of an SVG path, and the points that it is drawn with. */
  svgText: 50_000,
  svgPoints: 20_000,
  /** Samples of a `heightmap` along its longer side. */
  samples: 250,
  /** Vertices and triangles of a `mesh` node. */
  meshItems: 20_000,
  /** Characters of a `text` node. */
  text: 64,
  /** Bytes of one texture. */
  textureBytes: 8 * 2 ** 20,
  /** Largest absolute coordinate. */
  coordinate: 1e5,
  /** Smallest length. */
  feature: 1e-3,
  /** Triangles of a finished model: the default budget, and what nobody may exceed. */
  triangles: 200_000,
  maxTriangles: 1_000_000,
  /** Milliseconds in the worker. */
  evaluateMs: 20_000,
} as const
