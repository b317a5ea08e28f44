/** The host's own error codes: why each happens and what mends it. Plugins register theirs (`PluginDefinition.errors`); codes are never reused. */
import { tableOf } from '../contract/table.ts'
import type { ErrorEntry } from '../contract/errors.ts'

const usage = { exitCode: 2 } as const
const refused = { exitCode: 3 } as const

/** Code -> why, fix, exit code. One line per code, by family; append yours to the family that it belongs to. */
// oxfmt-ignore
export const codes: Readonly<Record<string, ErrorEntry>> = tableOf({
  // The config file
  CONFIG_NOT_FOUND: { why: 'No config file is at the path that was given.', fix: 'Check the path, or leave it out to use the bundled default. `atelier init` writes a starter file.', ...usage },
  CONFIG_SYNTAX: { why: 'The config file cannot be parsed.', fix: 'Correct the line that is named, then start again.', ...usage },
  CONFIG_INVALID: { why: 'The config file loads, but something in it is not what the host understands.', fix: 'Change the entries that are listed.', ...usage },
  CONFIG_FAILED: { why: 'The config file threw an error while it was loaded.', fix: 'Correct the code in the config, or a module that it imports.', ...usage },
  CONFIG_UNTRUSTED: { why: 'A config is code, and this one was found in the working directory without being trusted.', fix: 'Read it, then run `atelier trust`, or name it by `--config`.', ...usage },

  // The archive of a library
  ARCHIVE_INVALID: { why: 'The file or folder is no whole archive of a library, or one that was made to do harm.', fix: 'Fetch or export it again (`atelier library export`), and unpack nothing by hand.', ...usage },
  ARCHIVE_DAMAGED: { why: 'A content in the archive is not what its hash says.', fix: 'Fetch the archive again, or export it anew.', ...usage },
  ARCHIVE_NEWER: { why: 'A newer version of Atelier has written the archive.', fix: 'Update this one, then import it again.', ...usage },
  ARCHIVE_CONFLICT: { why: 'The library has another asset under an id of the archive.', fix: 'Import it into another library (`dirs.data`), or delete the asset that is there for good.', ...usage },

  // Plugins, at start
  PLUGIN_UNKNOWN: { why: 'No bundled plugin, package or file has this name.', fix: 'Check the spelling, or install the package beside the config.', ...usage },
  PLUGIN_LOAD_FAILED: { why: 'The module of the plugin threw an error, or imports something that is not there.', fix: "See the cause. `onError: 'disable'` in the config starts the host without it.", ...usage },
  PLUGIN_INVALID: { why: 'The module was found, but its default export is no plugin.', fix: 'Export the result of `definePlugin({…})` as default.', ...usage },
  PLUGIN_DUPLICATE: { why: 'Two entries of `plugins` have the same name.', fix: 'Remove one of them.', ...usage },
  PLUGIN_OPTIONS: { why: "A plugin's options do not fit its schema.", fix: 'Change the options that are listed.', ...usage },
  PLUGIN_REQUIRES: { why: 'A plugin needs another one that the config does not list.', fix: 'Add the missing plugin to `plugins`, or remove the one that needs it.', ...usage },
  PLUGIN_CYCLE: { why: 'Plugins require each other in a circle, so none can be set up first.', fix: 'Make one requirement of the circle optional (`name?`), or remove it.', ...usage },
  PLUGIN_API_VERSION: { why: 'The plugin was written for another version of the plugin contract.', fix: 'Install a version of the plugin that fits this atelier-mcp, or update atelier-mcp.', ...usage },
  PLUGIN_SETUP_FAILED: { why: "The plugin's `setup` threw an error.", fix: "See the cause. `onError: 'disable'` in the config starts the host without it." },
  PLUGIN_SETUP_TIMEOUT: { why: "The plugin's `setup` did not finish in time.", fix: 'Move slow work to `ctx.onReady`, or raise `limits.setupMs`.' },
  TOOL_DUPLICATE: { why: 'Two plugins add a tool of the same name.', fix: 'Remove one of the plugins, or rename the tool in one of them.', ...usage },
  RESOURCE_DUPLICATE: { why: 'Two plugins add a resource or template under the same URI.', fix: 'Remove one of the plugins, or change the URI in one of them.', ...usage },
  PROMPT_DUPLICATE: { why: 'Two plugins add a prompt of the same name.', fix: 'Remove one of the plugins, or rename the prompt in one of them.', ...usage },
  COMMAND_DUPLICATE: { why: 'Two plugins add a command of the same name.', fix: 'Remove one of the plugins, or rename the command in one of them.', ...usage },
  ROUTE_DUPLICATE: { why: 'Two plugins serve the same page.', fix: 'Remove one of the plugins, or change the path in one of them.', ...usage },
  EXTENSION_DUPLICATE: { why: 'Two plugins offer the same extension of MCP with settings that contradict each other.', fix: 'Remove one of the plugins, or let both say the same.', ...usage },
  EXTENSION_INVALID: { why: 'A plugin offers an extension of MCP under a name, or with settings, that clients could not read.', fix: 'Name it as `vendor.prefix/name`, and give settings that can be written as JSON.', ...usage },
  ERROR_DUPLICATE: { why: 'Two plugins explain the same error code differently, or a plugin registers one of the host.', fix: "Name the code in the plugin after the plugin's own subject, or remove one of the two plugins.", ...usage },
  ERROR_INVALID: { why: 'A plugin registers an error code that is spelled wrongly, or that lacks a `why` or a `fix`.', fix: 'Name it as `FAMILY_WHAT`, in capitals, and give it `why` and `fix`.', ...usage },
  TOOL_INVALID: { why: 'A plugin adds something whose name or shape clients could not use.', fix: 'Change the definition as the message says.', ...usage },
  SERVICE_MISSING: { why: 'A plugin asks for a service that no plugin provides.', fix: 'Add the plugin that provides it, and name it in `requires`.', ...usage },
  SERVICE_DUPLICATE: { why: 'Two plugins provide the same service.', fix: 'Remove one of them.', ...usage },
  PROVIDER_DUPLICATE: { why: 'Two providers of one kind have the same id.', fix: 'Give one of them another id, in its options, or remove it.', ...usage },
  ENGINE_DUPLICATE: { why: 'Two plugins offer to keep the same for several hosts.', fix: 'Remove one of them from `plugins`, or leave it to one of them by its options.', ...usage },
  ENGINE_FAILED: { why: 'A server that keeps something for several hosts could not be used as the config has it, or answered with an error.', fix: 'See the message; check its version, its rights and its settings.' },
  ENGINE_AWAY: { why: 'A server that keeps something for several hosts does not answer.', fix: 'Start it again, or check its address and the network. What was under way is kept there, and goes on when it is back.' },
  EXPORTER_DUPLICATE: { why: 'Two exporters make the same format from the same types.', fix: 'Remove one of the plugins.', ...usage },

  // Hooks and the kernel
  HOOK_FAILED: { why: "A plugin's hook handler threw an error.", fix: 'See the cause; report it to the plugin that is named.' },
  HOOK_TIMEOUT: { why: "A plugin's hook handler did not answer in time.", fix: 'Try again, or raise `limits.hookMs`.' },
  HOOK_MUTATED: { why: "A plugin's hook handler changed its draft and did not return it.", fix: 'Return the changed copy; report it to the plugin that is named.' },
  HOOK_UNKNOWN: { why: 'A hook order names a plugin that is not there, or a hook that does not exist.', fix: 'Check the name in `before` or `after`; a trailing `?` makes it optional.', ...usage },
  HOOK_CYCLE: { why: 'The orders of hook handlers contradict each other.', fix: 'Remove one `before` or `after` of the circle.', ...usage },
  HOST_SEALED: { why: 'Plugins register everything in `setup`; afterwards the host is sealed.', fix: 'Move the call into `setup`. Tools can be shown and hidden later by their handle.' },
  RESULT_INVALID: { why: 'A plugin answered with something that is no MCP content.', fix: 'Report it to the plugin that is named.' },
  RESULT_TOO_LARGE: { why: 'Clients close the connection when one message is too large.', fix: 'Ask for less: a smaller size, fewer items, or the file by its path or link.' },
  HOST_CLOSING: { why: 'The host is shutting down and takes no new calls.', fix: 'Start it again.' },
  HOST_ENDED: { why: 'One of several hosts was answering the request, and has ended; the client has come back to another one.', fix: 'Send the same request once more: what was made is kept, and an order that is out is joined or asked about, not placed twice.' },
  HOST_SILENT: { why: 'One of several hosts has asked your client, and takes no answer now.', fix: 'Send the same again in a moment.' },
  SESSION_ENDED: { why: 'Its client has ended it, or begun so many that the oldest made room.', fix: 'Send the request once more in an open session; what was made is kept.' },
  HOST_REPLACED: { why: 'The program was updated on disk while this host ran, and a part that it had not needed before is no longer there.', fix: 'Restart the host: the client, or `atelier serve`. What was made is kept.' },
  HOST_FAILED: { why: 'Something unexpected broke inside Atelier or a plugin.', fix: 'Run again with `ATELIER_LOG_LEVEL=debug` and report what the log says.' },
  TOOL_FAILED: { why: 'The tool stopped with an unexpected error.', fix: 'Try again; if it happens again, report it to the plugin that is named.' },
  TOOL_DECLINED: { why: 'The tool declined the request.', fix: 'Read its message, then change the arguments.', ...refused },
  TOOL_REPLY_INVALID: { why: 'The tool answered with something that is not a result.', fix: 'Report it to the plugin that is named.' },
  RUN_FAILED: { why: 'A stage of the run broke.', fix: 'See the cause; report it to the plugin that is named.' },
  RUN_CIRCULAR: { why: 'Runs ask for one another without an end: a hook or provider asks for what it is itself a part of.', fix: 'Report it to the plugin that is named; a hook that runs further runs looks at `run.parent` first.' },
  EXPORT_FAILED: { why: 'An exporter broke while it made the file.', fix: 'Choose another format, or report it to the plugin that is named.' },
  WORKER_FAILED: { why: 'The worker that did the work stopped.', fix: 'Try again with a smaller input; if it happens again, report it.' },

  // What a caller gave
  INPUT_INVALID: { why: 'An argument is missing or is not what the tool takes.', fix: 'Change the arguments as the message says.', ...usage },
  INPUT_TOO_LARGE: { why: 'The input is larger than the limits of this host allow.', fix: 'Send less, or raise `limits.inputBytes`.', ...usage },
  INPUT_NOT_FOUND: { why: 'Nothing is known under the name, id or path that was given.', fix: 'Check the spelling, and list what there is.', ...usage },
  INPUT_FORBIDDEN: { why: 'The path or address lies outside of what callers of this host may use.', fix: "Use a file in one of the client's folders. The user can allow others by ATELIER_ROOTS or ATELIER_OUTPUT_DIR, or by `dirs.roots` in the config.", ...refused },

  NEEDS_FORBIDDEN: { why: 'A plugin reaches for a host or file that its `needs` do not name.', fix: "Add it to the plugin's `needs`, or report it to the plugin's author.", ...refused },

  // Providers
  PROVIDER_UNAVAILABLE: { why: 'No provider of this kind can answer now.', fix: 'Run `atelier providers` to see what each of them lacks.' },
  PROVIDER_AUTH: { why: 'The provider did not accept the key.', fix: 'Check the key in the environment, its project and its permissions.' },
  PROVIDER_QUOTA: { why: 'The account has no credit or quota left.', fix: 'Add credit, raise the limit, or choose another provider.' },
  PROVIDER_RATE_LIMITED: { why: 'Too many requests in a short time.', fix: 'Wait a little and try again.' },
  ORDER_UNCERTAIN: { why: 'The same was ordered before. Its host died, or its time was over when all had left, so nobody knows whether it was paid.', fix: 'Ask the user first. If they agree to pay once more, call again and quote the id of the order as `order`.', ...refused },
  PROVIDER_TIMEOUT: { why: 'The provider did not answer in time; it may have done the work and may charge for it.', fix: 'Look at the account before you try again; `force` asks once more.' },
  PROVIDER_FAILED: { why: 'The provider answered with an error, or the connection broke.', fix: 'Try again later, or choose another provider.' },
  PROVIDER_EMPTY: { why: 'The provider answered without a result.', fix: 'Try again, or change the prompt.' },
  PROVIDER_UNSUPPORTED: { why: 'The provider cannot do what was asked.', fix: 'Leave the option out, or choose a provider that can: `list_providers` shows what each offers.' },
  PROVIDER_REFUSED: { why: 'The provider declined the request by its own policy.', fix: 'Change what is asked.', ...refused },
  PROVIDER_INVALID_REQUEST: { why: 'The provider did not understand the request.', fix: 'Change the arguments as its message says.', ...usage },
  PROVIDER_MISSING: { why: 'No plugin of this config provides this kind.', fix: 'Add a plugin that does; `atelier providers` lists what there is.' },
  PROVIDER_UNCONFIGURED: { why: 'The provider lacks its key or its address, so it counts as absent.', fix: '`atelier doctor` says what to set.' },
  PROVIDER_INCOMPLETE: { why: 'The provider is wanted, by a chain of the config or by the caller, and lacks its key or its address; or its plugin could not be started.', fix: '`atelier doctor` says what to set.' },
  PROVIDER_UNKNOWN: { why: 'No provider or alias has this name.', fix: '`atelier providers` lists the names.', ...usage },
  PROVIDER_RESTING: { why: 'The provider failed several times in a row and is left alone for a short time.', fix: 'Wait half a minute, or choose another provider.' },
  MODEL_UNKNOWN: { why: 'The provider has no model of this name.', fix: '`atelier providers` lists the models.', ...usage },
  FORMAT_UNKNOWN: { why: 'No exporter makes this format.', fix: 'Choose one of the formats that the message names, or add a plugin that makes it.', ...usage },
  FORMAT_UNSUPPORTED: { why: 'There is an exporter for this format, but it cannot make it from this kind of file.', fix: 'Choose another format.', ...usage },

  // Policy, clients, time
  REFUSED: { why: 'A policy of this host refused the request.', fix: 'Change what is asked, or the policy in the config.', ...refused },
  SCOPE_MISSING: { why: 'The scopes of your token, or of your sign-in, do not name it.', fix: 'Use what they name: `tools/list` and `list_providers` show it. Whoever runs the host can give you another token.', ...refused },
  CLIENT_UNSUPPORTED: { why: 'This needs something of the client that it does not offer.', fix: 'Use a client that supports it, or another provider.' },
  CLIENT_REFUSED: { why: 'The client, or the person in front of it, declined what a plugin asked.', fix: 'Call again and agree, or use another provider.', ...refused },
  CLIENT_ASKED: { why: 'The call needs something of its client, and is done once more when that has come.', fix: 'Answer what is asked, and send the request again with the answers.' },
  QUESTION_LIMIT: { why: 'Too many calls of yours wait for an answer, or they have too much to keep.', fix: 'Answer what is open, or wait an hour: what nobody answers is forgotten.' },
  ABORTED: { why: 'The call was cancelled.', fix: 'Call again if the result is still wanted.' },
  DEADLINE: { why: 'The call took longer than it may.', fix: 'Start it as a job (`start_job`), or raise `limits.deadlineMs`.' },

  // The machine
  FILE_DENIED: { why: 'The file system does not let this process read or write there.', fix: 'Change the permissions, or choose another folder by `dirs` or `ATELIER_DATA_DIR`.' },
  FILE_FULL: { why: 'The disk, or the quota on it, is full.', fix: 'Free some space (`atelier cache prune`), or choose another folder.' },
  FILE_NOT_FOUND: { why: 'A file that is needed is not there.', fix: 'Check the path.' },
  FILE_FAILED: { why: 'The file system answered with an unexpected error.', fix: 'See the message; `atelier doctor` checks the folders.' },
  ASSET_NOT_YOURS: { why: 'It belongs to somebody else of a group that shares its library, and the config lets only its owner change it.', fix: 'Ask its owner, or make your own from it.', ...refused },
  ASSET_DAMAGED: { why: 'The file was deleted or changed outside of the host.', fix: 'Make it again with `force`, or put the original file back.' },
  LEASE_LOST: { why: 'This process gave no sign of life for a while, as after a long sleep, so another one went on.', fix: 'You need not do anything: the other process does the work.' },
  NETWORK_FAILED: { why: 'A connection could not be made.', fix: 'Check the address, the network and any proxy.' },
  PROXY_FAILED: { why: 'The proxy that the environment names is away, or lets nothing through to that host; nothing was sent.', fix: 'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY: `atelier doctor` names the proxy in use.' },
  HTTP_HOST_REFUSED: { why: 'Whoever reaches the server without showing who they are is its owner, so only this machine may.', fix: 'Say who may ask: set ATELIER_HTTP_TOKEN, or `http.auth` in the config (`atelier token` makes a token). Or leave `http.host` and `--host` out.', ...usage },
  HTTP_AUTH_INVALID: { why: 'Authentication that cannot work would let nobody in, or anybody.', fix: 'Correct `http.auth` in the config; `atelier token` makes a token and its line.', ...usage },
  HTTP_UNAUTHENTICATED: { why: 'The server serves only those who show who they are.', fix: 'Send the header `Authorization: Bearer TOKEN`, with a token from whoever runs the server.', ...refused },
  HTTP_FORBIDDEN: { why: 'Who asks is known, and may not do this.', fix: 'Ask whoever runs the server for a token that may.', ...refused },
  HTTP_AUTH_UNAVAILABLE: { why: 'Whoever could say who asks does not answer.', fix: 'Try again in half a minute.' },
  HTTP_TLS_FAILED: { why: 'A server speaks HTTPS only with a certificate and the key that belongs to it.', fix: 'Check `http.tls` in the config: two PEM files that this process may read, the certificate with those in between.', ...usage },
  PORT_TAKEN: { why: 'Another program listens on this port.', fix: 'Choose another one by `--port`, or stop the other program.', ...usage },
  DEPENDENCY_MISSING: { why: 'An optional package is not installed.', fix: 'Run the install command that `atelier doctor` names.' },

  // The command line
  COMMAND_UNKNOWN: { why: 'There is no such command.', fix: '`atelier --help` lists all of them.', ...usage },
  COMMAND_USAGE: { why: 'The command was called with arguments that it does not take.', fix: '`atelier COMMAND --help` shows what it takes.', ...usage },
  SETTINGS_INVALID: { why: "A client's settings cannot be read, so nothing in them was changed.", fix: 'Correct the file at the place that is named, or put the entry in by hand: `atelier install CLIENT --dry-run` shows it.' },
  COMMAND_EXISTS: { why: 'A file or folder of that name is there already.', fix: 'Choose another name, or remove it first.', ...usage },
})
