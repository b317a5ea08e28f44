/** All hosts of the deployment, where there are several and whoever looks may see them. */
import type { JSX } from 'preact'
import './hosts.css'

export interface Host {
  readonly name: string
  readonly version: string
  readonly address?: string
  readonly state: 'ready' | 'closing' | 'silent'
  readonly silentSeconds?: number
  readonly sessions: number
  readonly calls: number
  readonly jobs: { readonly running: number }
  readonly away: readonly string[]
  readonly isThis?: true
}

const stateOf = ({ state, silentSeconds, away }: Host): string =>
  [silentSeconds === undefined ? state : `silent for ${silentSeconds} s`, ...away.map((engine) => `${engine} is away`)].join(', ')

/** Closed: one line that says how many there are, and whether all is well. */
export function Hosts({ hosts }: { readonly hosts: readonly Host[] }): JSX.Element | null {
  if (hosts.length < 2) return null
  const unwell = hosts.filter(({ state, away }) => state !== 'ready' || away.length > 0).length
  return (
    <details class="hosts">
      <summary>{`${hosts.length} hosts${unwell > 0 ? `, ${unwell} not well` : ''}`}</summary>
      <div class="hosts-scroll">
        <table>
          <thead>
            <tr>
              {['Host', 'Address', 'State', 'Version', 'Sessions', 'Calls', 'Jobs'].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hosts.map((host, index) => (
              <tr key={index}>
                <th scope="row">{`${host.name}${host.isThis ? ' (this one)' : ''}`}</th>
                <td>{host.address ?? 'stdio'}</td>
                <td>{stateOf(host)}</td>
                <td>{host.version}</td>
                <td>{host.sessions}</td>
                <td>{host.calls}</td>
                <td>{host.jobs.running}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
