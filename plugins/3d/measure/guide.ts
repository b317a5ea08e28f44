/** The guide `atelier://guide/measuring`: every kind of measure, what it takes and what it means. */
import { densityNames } from './densities.ts'

export const measuringGuide = (): string => `# Measuring a 3D model

\`inspect_model\` takes \`measure\`, a list of objects, each with a \`kind\`. Results are in \`data.measures\` in the same order, each with a \`text\` that says it in words. Places
are [x, y, z] with z up and the front at -y, in the model's own unit (\`data.units\`): that of the spec for files that were made here, else that of the file. It costs nothing.

\`part\` names a part, or a group of them, as the report lists them; left out, it is the whole model. A file with one unnamed surface has its pieces: "piece 1" is the largest.

- section { plane?: "xy" | "xz" | "yz" (default xy), at?: [numbers along the third axis] (default the middle), count?: so many evenly, part? }: area, outer size, pieces and holes of
  each cut, as numbers, as a picture and, true to scale, as \`svg\`. xy is seen from above, xz from the front, yz from the right (+x).
- distance { part, other }: the shortest way between two parts, and both its ends.
- clearance { part?, other?, least? }: gaps between parts, the smallest first; those below \`least\`.
- interference { part?, other? }: space that two parts both take: volume, size and place.
- thickness { part?, least? }: the thinnest wall and where it is; how thick walls are (\`distribution\`: so much of the surface has at most that); the share below \`least\`. Measured straight inwards from the surface to
  a side that faces away; edges are no walls.
- overhang { angle? (default 45), axis? (what is up: x, -x, y, -y, z, -z; default z), part? }: surface that leans more than \`angle\` degrees from the vertical (0 is a wall, 90 a ceiling), with places.
- bed { bed?: [width, depth, height] in mm (default 220, 220, 250), axis?, part? }: whether it fits, as it stands, turned, or with another side up.
- tipping { axis?, part? }: whether it stands by itself, towards which side and at which angle it falls.
- centre { part? }: the centre of mass.
- mass { material? or density? (g/cm³), part? }: by material, solid all through. Known materials: ${densityNames.join(', ')}. Default: what the names of its materials say, else PLA.
- holes { part? }: round holes with axis, diameter, depth, mouth, through or blind, countersink or chamfer of the mouth; pockets and openings with round corners by their size.
- symmetry { part? }: planes and turns through its middle about which it is the same, within 0.2 % of its diagonal.

\`printability: "fdm"\` or \`"resin"\` sums up in five sentences: size, walls, what hangs over, how it stands, its surface.

A surface that is not closed has no inside: what needs one says so, by the part's name, and tells what can be told without.

## Asking in words that leave nothing open
Say plane, direction and side: not "how thick is it there" but { "kind": "thickness", "part": "lid", "least": 1.2 }; not "cut it in half" but { "kind": "section", "plane": "xz", "at": [0] }. After a change measure again and compare numbers.
`
