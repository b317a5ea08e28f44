/** `npx tsx examples/deployments/cluster/start.ts [HOSTS]`, in a checkout after `npm ci`. Ctrl+C ends all of it. */
import { startCluster } from './cluster.ts'

const starting = startCluster({ hosts: Number(process.argv[2] ?? 2) })
// Also while it starts, so that nothing of it is left behind.
const end = (): void => void starting.then((cluster) => cluster.close())
process.once('SIGINT', end)
process.once('SIGTERM', end)
const { url, hosts, tokens, envFile } = await starting
console.log(`The cluster is served at ${url}, by ${hosts.map((host) => host.url).join(' and ')}`)
console.log(`The token of ann: ${tokens['ann']}`)
console.log(`The token of bob: ${tokens['bob']}`)
console.log(`To run commands of atelier beside it, first: . ${envFile}`)
