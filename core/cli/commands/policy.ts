/** `atelier policy explain PRINCIPAL` */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { AppliedRule } from '../../kernel/contract/policy.ts'
import type { Config } from '../../kernel/contract/config.ts'
import { localPrincipal } from '../../kernel/call/local-principal.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { table } from '../table.ts'
import { textOf, withHost } from '../with-host.ts'

const command: CliCommand = {
  usage: 'policy explain PRINCIPAL [--groups A,B] [--json]',
  description:
    'Shows what applies to a principal, and where in the config it is set: scopes of its tokens, libraries that its groups share, and the rules of the plugin `policy`.\nGroups are those of its tokens in `http.auth.tokens`; --groups names others, as a sign-in or a proxy would.',
  flags: {
    groups: { type: 'string', value: 'A,B', description: 'Groups that the principal is in.' },
    ...jsonFlag,
    ...configFlag,
  },
  maxWords: 2,
  run: ({ words: [verb, id], flags, output, bundled }) => {
    if (verb !== 'explain' || id === undefined)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: '`atelier policy` explains one principal.',
        fix: 'atelier policy explain ann',
        outcome: 'none',
      })
    return withHost({ flags, bundled }, async ({ host }) => {
      const named = textOf(flags['groups'])
        ?.split(',')
        .map((group) => group.trim())
      const found = principalsNamed(id, host.config)
      const groups = named ?? [...new Set(found.flatMap(({ principal }) => principal.groups ?? []))]
      const rules: readonly AppliedRule[] = [
        ...found.flatMap(({ principal: { scopes }, from }) =>
          scopes.length > 0 ? { rule: 'scopes', value: scopes.join(', '), from } : [],
        ),
        ...sharedWith(groups, host.config),
        ...(host.service('policy')?.explain({ id, groups, scopes: [] }) ?? []),
      ]
      if (flags['json']) return output.json({ principal: id, groups, rules })
      output.print(
        [
          `${id}, ${groups.length > 0 ? `in ${groups.join(', ')}` : 'in no group'}`,
          rules.length > 0
            ? table(
                ['rule', 'what holds', 'set by'],
                rules.map(({ rule, value, from }) => [rule, value, from]),
                output.columns,
              )
            : 'No rule applies.',
          ...(found.length === 0 ? strangerHint(id, host.config) : []),
        ].join('\n'),
      )
    })
  },
}

/** A name that nobody has is not wrong, for people who sign in are in no config; but it may be written wrongly. */
function strangerHint(id: string, { http: { auth } = {} }: Config): string[] {
  if (auth === undefined || /^(?:oauth|proxy):/.test(id)) return []
  const others = [auth.oauth && `oauth:${id}`, auth.proxy && `proxy:${id}`].filter((one) => one !== undefined)
  return [`Nobody is called "${id}" in \`http.auth.tokens\`.${others.length > 0 ? ` Who signs in is ${others.join(' or ')}.` : ''}`]
}

/** Whose libraries are one with its own. */
const sharedWith = (groups: readonly string[], { library }: Config): AppliedRule[] =>
  groups.flatMap((group) => {
    const shared = library?.share?.[group]
    const value = shared?.change === 'members' ? 'seen and changed by all of the group' : 'seen by all of the group'
    return shared ? { rule: 'library', value, from: `library.share.${group}` } : []
  })

/** As the config has it, each with the place. */
function principalsNamed(id: string, config: Config): { readonly principal: Principal; readonly from: string }[] {
  const tokens = config.http?.auth?.tokens ?? []
  return [
    ...(id === 'local' ? [{ principal: localPrincipal(config), from: 'scopes' }] : []),
    ...tokens.flatMap(({ principal, groups = [], scopes = [] }, index) =>
      principal === id ? { principal: { id, groups, scopes }, from: `http.auth.tokens.${index}.scopes` } : [],
    ),
  ]
}
export default command
