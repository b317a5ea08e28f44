/** Whoever nobody authenticates: the client on stdio, the command line, HTTP on this machine. */
import type { Principal } from '../contract/caller.ts'
import type { Config } from '../contract/config.ts'

/** `local`, with the scopes that the config grants. */
export const localPrincipal = ({ scopes = [] }: Pick<Config, 'scopes'>): Principal => ({ id: 'local', scopes })
