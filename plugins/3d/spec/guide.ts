/** The spec taught in full: for resources, prompts and the instructions of language-model providers. */
import { z } from 'zod'
import { examples, parametricExample } from './examples.ts'
import { grammar } from './expression.ts'
import { limits } from './limits.ts'
import { vocabulary } from './nodes.ts'
import { materialSchemas } from './materials.ts'
import { head } from './schema.ts'
import { thousands } from '../thousands.ts'

type Json = Record<string, unknown>
const shared = new Set(['kind', 'id', 'material', 'translate', 'rotateDeg', 'scale', 'holes', 'offset'])

/** `number`, `[x, y, z]`, `"a" | "b"`: a field's type in few characters. */
function typeText(schema: Json): string {
  const options = ((schema['anyOf'] ?? []) as Json[]).filter(({ type }) => type !== 'null')
  if (options.length > 0) return options.map(typeText).join(' | ')
  if (schema['enum']) return (schema['enum'] as string[]).map((value) => `"${value}"`).join(' | ')
  if (schema['const'] !== undefined) return JSON.stringify(schema['const'])
  if (schema['type'] === 'array') {
    const { minItems, maxItems, items } = schema as { minItems?: number; maxItems?: number; items: Json }
    const item = typeText(items)
    return minItems !== undefined && minItems === maxItems ? `[${Array.from({ length: minItems }, () => item).join(', ')}]` : `${item}[]`
  }
  const { properties, required = [] } = schema as { properties?: Record<string, Json>; required?: string[] }
  if (properties)
    return `{ ${Object.entries(properties)
      .map(([name, field]) => fieldText(name, field, required))
      .join('; ')} }`
  return [schema['type'] ?? 'any']
    .flat()
    .filter((type) => type !== 'null')
    .join(' | ')
}

/** `height: number (of the whole)`; `?` marks what may be left out. */
const fieldText = (name: string, field: Json, required: readonly string[]): string =>
  `${name}${required.includes(name) ? '' : '?'}: ${typeText(field)}${field['description'] ? ` (${String(field['description'])})` : ''}`

/** All fields in a line. */
function fieldsText(schema: z.ZodObject, skip: ReadonlySet<string>): string {
  const json = z.toJSONSchema(schema, { io: 'input' }) as { properties: Record<string, Json>; required?: string[] }
  return Object.entries(json.properties)
    .filter(([name]) => !skip.has(name))
    .map(([name, field]) => fieldText(name, field, json.required ?? []))
    .join('; ')
}

const list = (schemas: Readonly<Record<string, z.ZodObject>>): string =>
  Object.entries(schemas)
    .map(([kind, schema]) => `- ${kind} { ${fieldsText(schema, shared)} }`)
    .join('\n')

let made: string | undefined
/** Markdown; about 3,500 tokens. Made once. */
export function guide(): string {
  if (made !== undefined) return made
  const { combined, fromProfile, profiles, repeated, solids } = vocabulary()
  const { materialSchema } = materialSchemas()
  made = `# The model spec, version 1

A model is a flat list of nodes. A node has a \`kind\` and an \`id\`, and names other nodes by their ids. Space is right-handed, z is up, angles are in degrees,
lengths in \`units\`. Leave out (or set to null) what has a default. Fields marked ? may be left out.

Top: ${fieldsText(z.strictObject(head()), new Set())}; materials?: material[]; nodes: node[]

Solids (stand on z = 0, centred on x and y; sphere and torus are centred on the origin):
${list(solids)}

Every solid also takes: material?: id; translate?: [x, y, z]; rotateDeg?: [x, y, z]; scale?: [x, y, z]. Scale comes first, then rotation, then translation.

Flat profiles (in the xy plane, centred on the origin; also: translate?: [x, y]; rotateDeg?: number; holes?: profile ids; offset?: number that grows the outline):
${list(profiles)}

From a profile to a solid:
${list(fromProfile)}

Combine and cut (child, children and tools are ids of solids):
${list(combined)}

Repeat:
${list(repeated)}

Material { ${fieldsText(materialSchema, new Set())} }
Any number may be an expression in quotes, \`"width / 2 - wall"\`: ${grammar}. \`parameters\` may also be written \`{ "width": 80, "inner": "width - 2 * wall" }\`.
Whoever has the model changes it by \`create_model\` with \`base\` and \`parameters: { width: 100 }\`, so name what somebody may want to change.
A node without a material takes that of the node that uses it. Materials stay through cuts and unions; a cut face has the material of the tool that cut it, or that of the base where the tool has none.

## Rules that save a second try
- Parts that should be one piece must overlap a little or touch face to face; then \`union\` them. \`group\` only keeps things together.
- A tool of a \`difference\` should reach past the surface that it cuts, by 1 % or so, never end exactly on it.
- Put the model's base on z = 0 and its middle on the z axis. Mind real sizes: a chair seat is 45 cm high.
- Build one thing and repeat it with an array, \`mirror\` or \`instance\`; ids stay readable ("leg", "legs").
- At most ${limits.nodes} nodes, ${limits.depth} levels, ${limits.copies} copies an array, ${limits.points} points a polygon, ${limits.text} characters a text, ${thousands(limits.triangles)} triangles.
- Say in \`expect\` what should come out; the report tells the difference.
- Directions go wrong most. The front faces -y, right is +x, up is +z. Say of each node in which plane it lies, along which axis, to which side. Profiles lie in xy and \`extrude\` goes up: \`rotateDeg: [90, 0, 0]\` stands them up, seen from the front,
  and they grow towards -y; [90, 0, 90] seen from the right. Cylinders point up: [90, 0, 0] lays them along y, [0, 90, 0] along x.
- Compare the report with the wish: extents, outlines from three sides, places, what touches what. \`inspect_model\` measures more.

## Examples
${[...examples, parametricExample].map(({ title, teaches, spec }) => `### ${title}\n${teaches[0]!.toUpperCase()}${teaches.slice(1)}.\n\n    ${JSON.stringify(spec)}`).join('\n\n')}
`
  return made
}
