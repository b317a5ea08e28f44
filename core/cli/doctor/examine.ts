/** All of the doctor's checks. None of them throws; each finding that is not fine says what to do. */
import { loadConfig, type LoadedConfig } from '../../services/config/load-config.ts'
import type { Bundled } from '../../services/config/bundled.ts'
import { referencesIn } from '../../services/config/env-references.ts'
import { untrustedHint } from '../../services/config/find-config.ts'
import { packageVersion } from '../../services/config/package-root.ts'
import type { PluginUse } from '../../kernel/contract/config.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Plugin } from '../../kernel/contract/plugin.ts'
import { describe } from '../../kernel/errors/describe.ts'
import type { Host } from '../../kernel/ports/host.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { silentLogger } from '../../services/observe/logger.ts'
import { availabilityCheck } from '../../kernel/providers/availability.ts'
import { pluginNeeds } from '../plugin-needs.ts'
import { commandLine } from '../with-host.ts'
import { clients } from './clients.ts'
import { engines } from './engines.ts'
import { type Finding, oncePerCause } from './finding.ts'
import { http } from './http.ts'
import { library } from './library.ts'
import { folders, node } from './machine.ts'
import { proxy } from './network.ts'
import { packages } from './packages.ts'
import { startWithout } from './start-without.ts'
import { timeoutSignal } from '../../kernel/time/timeout-signal.ts'

/** In the order in which one would look: the machine, the config, the plugins, what they need. */
export async function examine(explicit: string | undefined, bundled: Bundled): Promise<Finding[]> {
  const findings: Finding[] = [{ state: 'fine', what: 'atelier-mcp', found: packageVersion() }, node()]
  const loaded = await attempt(() => loadConfig({ explicit, level: 'error', bundled }), 'config', findings)
  if (loaded) findings.push(...configOf(loaded))
  findings.push(...(await proxy(loaded?.config.net?.inputsByProxy === true)))
  const said: Finding[] = []
  const failed = (error: AtelierError): void => void findings.push(brokenBy(error, 'plugins'))
  const started = loaded && (await attempt(() => startWithout(loaded, noticing(said), failed), 'plugins', findings))
  if (started) {
    const { host, without } = started
    findings.push(
      ...pluginsOf(host, without),
      ...said,
      ...(await keysOf(loaded)),
      ...(await folders(host.dirs)),
      ...engines(host),
      ...(await providersOf(host)),
      ...(await http(host)),
      // In its place there is a folder that nobody means.
      ...(without.size === 0 ? await library(host) : []),
    )
    await host.close(0)
  } else findings.push(...(await folders(undefined)))
  findings.push(...(await packages(loaded?.baseDir)), ...(await clients()))
  return oncePerCause(findings)
}

/** A log that keeps what a start warns of; errors, which carry a code, have findings of their own. */
const noticing = (warnings: Finding[], what = 'config'): Logger => ({
  ...silentLogger(),
  warn: (found, data) => void (data?.['code'] === undefined && warnings.push({ state: 'note', what, found })),
  child: (plugin) => noticing(warnings, `plugin ${plugin}`),
})

async function attempt<T>(work: () => Promise<T>, what: string, findings: Finding[]): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    findings.push(brokenBy(error, what))
    return undefined
  }
}

function brokenBy(error: unknown, what: string): Finding {
  const { code, message, fix } = describe(error)
  const at = AtelierError.is(error) && error.plugin !== undefined ? `plugin ${error.plugin}` : what
  return { state: 'broken', what: at, found: `${code}: ${message}`, fix }
}

function configOf({ found }: LoadedConfig): Finding[] {
  const { path, source, untrusted } = found
  const used: Finding = { state: 'fine', what: 'config', found: path === undefined ? 'the bundled default' : `${path} (${source})` }
  if (!untrusted) return [used]
  return [used, { state: 'note', what: 'config', found: untrustedHint(untrusted), fix: `atelier trust ${untrusted.path}` }]
}

/** `told`: of those it is said already why they do not run. */
function pluginsOf({ plugins }: Host, told: ReadonlySet<string>): Finding[] {
  const idle = plugins.filter(({ disabled }) => disabled !== undefined)
  const disabled = idle.flatMap((report): Finding[] =>
    told.has(report.definition.name)
      ? []
      : [
          {
            state: 'note',
            what: `plugin ${report.definition.name}`,
            found: `disabled: ${report.disabled}`,
            fix: 'Correct its options or its set-up, or remove it from the config.',
          },
        ],
  )
  const running = plugins.length - idle.length
  return [
    {
      state: running === 0 ? 'note' : 'fine',
      what: 'plugins',
      found: `${running} running`,
      ...(running === 0 && { fix: 'Add plugins to the config; `atelier init` writes one with all of them.' }),
    },
    ...disabled,
  ]
}

/** Variables that plugins or the config ask for; values are never shown. */
async function keysOf(loaded: LoadedConfig): Promise<Finding[]> {
  const needed = [...(await pluginNeeds(loaded)).values()].flatMap(({ env = [] }) => env)
  const options = loaded.config.plugins.map((entry) => (typeof entry === 'object' && entry !== null ? optionsOf(entry) : undefined))
  const names = [...new Set([...needed, ...referencesIn(options)])].toSorted()
  return names.map((name): Finding => {
    if (process.env[name]) return { state: 'fine', what: `variable ${name}`, found: 'set' }
    return {
      state: 'note',
      what: `variable ${name}`,
      found: 'not set',
      fix: `If it is wanted: export ${name}=… where the server is started, or in "env" of the client's settings`,
      missing: [name],
    }
  })
}

const optionsOf = (entry: Plugin | PluginUse): unknown =>
  'use' in entry ? [entry.options, typeof entry.use === 'object' ? entry.use.options : undefined] : entry.options

async function providersOf({ registry }: Host): Promise<Finding[]> {
  const check = availabilityCheck()
  const enabled = registry.providers.filter((entry) => entry.enabled)
  const asked = await Promise.all(
    enabled.map(async ({ value }) => ({ value, answer: await check(value, timeoutSignal(5000), commandLine) })),
  )
  // One line for a provider that says the same of all its kinds.
  const lines = new Map<string, { readonly kinds: string[]; readonly id: string; readonly answer: (typeof asked)[number]['answer'] }>()
  for (const { value, answer } of asked) {
    const key = `${value.id} ${JSON.stringify(answer)}`
    const line = lines.get(key) ?? { kinds: [], id: value.id, answer }
    line.kinds.push(value.kind)
    lines.set(key, line)
  }
  return [...lines.values()].map(({ id, kinds, answer }): Finding => {
    const what = `provider ${id}`
    return answer.ok
      ? { state: 'fine', what, found: `ready for ${kinds.join(', ')}` }
      : { state: 'note', what, found: `${answer.why} (${kinds.join(', ')})`, fix: answer.fix }
  })
}
