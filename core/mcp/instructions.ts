/** What a client's model is told when it connects: how the tools work together. */
import type { Host } from '../kernel/ports/host.ts'

/** Characters; clients put it into every conversation. */
const most = 800

/** The host's own words, then the plugins' sentences in their order, as far as there is room. `paths`: client and host share a disk. */
export function instructionsFor({ plugins }: Pick<Host, 'plugins'>, paths: boolean): string {
  const own = [
    'Atelier makes, changes and examines media and other files by its tools, and keeps all that it makes.',
    'Results name it as `asset://ID`, the newest of a session is `asset://last`: give that to any argument that takes a path, URL or data URI, rather than bytes or a new request.',
    `Inline pictures are small previews; ${paths ? 'the original is the file whose path the result names' : 'the original is the linked resource'}.`,
    'Where a tool takes `estimate`, `estimate: true` tells the cost and spends nothing.',
    'After an error do what its Fix says; do not repeat a call that may have been paid for without asking.',
  ]
  return plugins
    .flatMap(({ definition, disabled }) => (disabled === undefined && definition.instructions ? [definition.instructions] : []))
    .reduce((said, sentence) => (said.length + 1 + sentence.length <= most ? `${said} ${sentence}` : said), own.join(' '))
}
