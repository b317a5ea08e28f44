/**
 * Puts all chunks that every start of a server loads into one script (`core/start/start.ts` says why), and lets the others find them there.
 * Works on what esbuild has made, in memory.
 */
import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

/** An import of what a bundler wrote; those of chunks come first. */
const oneImport = /import(?:(\{[^}]*\}|[\w$]+|\*as [\w$]+)from)?"([^"]+)";?/y

/** Names that a module may export and no variable may have. */
const local = (index) => `__${index}`

/**
 * @param root the project's folder
 * @param outputs file name in `dist/` -> text, of a build with chunks; changed in place
 * @param metafile of the same build
 * @param modules sources that every start loads, with whatever they import at once
 */
export async function oneProgram(root, outputs, metafile, modules) {
  const inside = closure(metafile, modules)
  const { program, url } = await asScript(root, outputs, inside)
  outputs.set(url, program)
  const loader = await startFile(root, url)
  outputs.set(loader.name, loader.text)
  for (const [name, text] of outputs)
    if (!inside.has(name) && isChunk(name, metafile)) outputs.set(name, rewired(name, text, inside, loader.name))
  for (const name of inside)
    if (isEntry(name, metafile)) outputs.set(name, reexport(name, metafile, loader.name))
    else outputs.delete(name)
}

const isChunk = (name, metafile) => metafile.outputs[`dist/${name}`] !== undefined
/** Found by its name from outside; whatever else is an entry of the bundler is only imported lazily. */
const isEntry = (name, metafile) => metafile.outputs[`dist/${name}`].entryPoint !== undefined && !name.startsWith('chunk-')

/** The chunks that hold these sources, and all that they import at once. */
function closure({ outputs }, modules) {
  const found = new Set()
  const imports = (path) => outputs[path].imports.filter(({ kind, external }) => kind === 'import-statement' && !external)
  const visit = ({ path }) => {
    if (found.has(path)) return
    found.add(path)
    imports(path).forEach(visit)
  }
  for (const module of modules) {
    const chunks = Object.entries(outputs)
    const [path] =
      chunks.find(([, { entryPoint }]) => entryPoint === module) ??
      chunks.find(([, { inputs }]) => (inputs[module]?.bytesInOutput ?? 0) > 0) ??
      []
    if (path === undefined) throw new Error(`No chunk of the build holds ${module}.`)
    // The command line's own file runs when it is loaded; what it imports is the program's.
    if (path === 'dist/cli.js') imports(path).forEach(visit)
    else visit({ path })
  }
  return new Set([...found].map((path) => basename(path)))
}

/** One function of all chunks, each of which runs at its first use. */
async function asScript(root, outputs, inside) {
  const lazily = new Set()
  const { outputFiles } = await build({
    stdin: {
      contents: `module.exports={${[...inside].map((name) => `${JSON.stringify(name)}:()=>require("./${name}")`).join(',')}}`,
      resolveDir: join(root, 'dist'),
    },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    minifySyntax: true,
    minifyWhitespace: true,
    define: { 'import.meta.url': '__url' },
    logLevel: 'warning',
    plugins: [
      {
        name: 'chunks',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /.*/ }, ({ path, kind }) => {
            if (path.startsWith('./') && inside.has(path.slice(2))) return { path: path.slice(2), namespace: 'chunk' }
            if (kind === 'dynamic-import') lazily.add(path)
            return { path, external: true }
          })
          onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({ contents: outputs.get(path), resolveDir: join(root, 'dist') }))
        },
      },
    ],
  })
  let text = outputFiles[0].text
  // A script has no loader of its own for what it imports lazily.
  for (const path of lazily) text = text.replaceAll(`import(${JSON.stringify(path)})`, `__import(${JSON.stringify(path)})`)
  // The address is computed; no text of ours holds these signs.
  text = text.replaceAll('import((0,', '__import((0,')
  const missed = /(?<![\w$.])import\(.{0,60}/.exec(text)
  if (missed) throw new Error(`The program imports what no script can: ${missed[0]}`)
  text = inAscii(text)
  const program = `(function(require,__import,__url){const module={exports:{}};${text.trimEnd()}\nreturn module.exports})`
  const hash = createHash('sha256').update(program).digest('hex').slice(0, 8)
  return { program, url: `program-${hash}.cjs` }
}

/** The bundler writes texts in ASCII and leaves regular expressions as they are; in ASCII alone the script takes one byte a character in memory. */
function inAscii(text) {
  const raw = /String\.raw`[^`]*[^\0-\x7F]/.exec(text)
  if (raw) throw new Error(`Letters beyond ASCII in a raw text: ${raw[0]}`)
  return text.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `core/start/start.ts`, named after its content and so after the program's. */
async function startFile(root, url) {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'core/start/start.ts')],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    outdir: join(root, 'dist'),
    entryNames: '[name]-[hash]',
    define: { ATELIER_PROGRAM: JSON.stringify(url) },
    logLevel: 'warning',
  })
  return { name: basename(outputFiles[0].path), text: outputFiles[0].text }
}

/** A chunk outside of the program, which takes from it what it took from the chunks inside. */
function rewired(name, text, inside, loader) {
  const from = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  const others = []
  const own = []
  let at = from
  for (;;) {
    oneImport.lastIndex = at
    const found = oneImport.exec(text)
    if (!found) break
    at = oneImport.lastIndex
    const [statement, names, path] = found
    const target = path.slice(2)
    if (!path.startsWith('./') || !inside.has(target)) others.push(statement.endsWith(';') ? statement : `${statement};`)
    else if (names === undefined) own.push(`__start(${JSON.stringify(target)});`)
    else if (names.startsWith('{')) own.push(`const ${names.replaceAll(' as ', ':')}=__start(${JSON.stringify(target)});`)
    else throw new Error(`${name} imports the program in a way that is not known: ${statement}`)
  }
  let rest = text.slice(at)
  for (const target of inside)
    rest = rest.replaceAll(`import("./${target}")`, `Promise.resolve().then(()=>__start(${JSON.stringify(target)}))`)
  const left = [...inside].find((target) => rest.includes(`"./${target}"`))
  if (left !== undefined) throw new Error(`${name} still imports ${left}.`)
  if (own.length === 0 && rest === text.slice(at)) return text
  return `${text.slice(0, from)}import{start as __start}from"./${loader}";${others.join('')}${own.join('')}${rest}`
}

/** What is imported from outside by its name. */
function reexport(name, metafile, loader) {
  const { exports } = metafile.outputs[`dist/${name}`]
  const taken = exports.map((exported, index) => `${exported}:${local(index)}`)
  const given = exports.map((exported, index) => `${local(index)} as ${exported}`)
  return `import{start as __start}from"./${loader}";const{${taken.join(',')}}=__start(${JSON.stringify(name)});export{${given.join(',')}};\n`
}
