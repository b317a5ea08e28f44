/**
 * `atelier-mcp/testing`: a host in memory with a real client, and the contract suites for providers, exporters, caches, job queues, books of the
 * ledger and of quotas, asset stores and their indexes, leases, lines of limits, circuit breakers, books of orders and of sessions, changes and the
 * health of servers.
 */
export { createTestHost, type LogLine, type TestHost, type TestHostInit } from './create-test-host.ts'
export type {
  AskedElicitation,
  AskedPage,
  AskedSample,
  CallOptions,
  ClientInit,
  ClientResult,
  ListedPrompt,
  ListedTemplate,
  ListedTool,
  MemoryClient,
  PageAnswer,
} from '../mcp/memory-client-types.ts'
export type { SuiteCase } from './suite-case.ts'
export { exporterSuite, type ExporterSuite } from './exporter-suite.ts'
export type { Pixels } from './picture-facts.ts'
export { providerSuite } from './provider-suite.ts'
export type { Fault, ProviderSuite } from './provider-material.ts'
export { providerCall, type RecordedCall } from './provider-call.ts'
export { cacheStoreSuite, type CacheStoreSuite } from './cache-suite.ts'
export { sampleResult } from './cache-sample.ts'
export { assetStoreSuite } from './asset-store-suite.ts'
export type { AssetStoreSuite } from './asset-sample.ts'
export { assetIndexSuite } from './asset-index-suite.ts'
export type { AssetIndexHost, AssetIndexSuite } from './asset-index-sample.ts'
export { leaseSuite, type LeaseHost, type LeaseSuite } from './lease-suite.ts'
export { orderBookSuite, type OrderBookSuite } from './order-book-suite.ts'
export type { OrderBookHost } from './order-sample.ts'
export { askedCallsSuite, type AskedCallsHost, type AskedCallsSuite } from './asked-calls-suite.ts'
export { secretsSuite, type SecretsHost, type SecretsSuite } from './secrets-suite.ts'
export { changesSuite, type ChangesHost, type ChangesSuite } from './changes-suite.ts'
export { engineHealthSuite, type EngineHealthServer, type EngineHealthSuite } from './engine-health-suite.ts'
export { quotaBookSuite, type QuotaBookHost, type QuotaBookSuite } from './quota-book-suite.ts'
export { breakersSuite, type BreakersHost, type BreakersSuite } from './breakers-suite.ts'
export { limiterSuite } from './limiter-suite.ts'
export type { LimiterHost, LimiterSuite } from './limiter-sample.ts'
export { sessionBookSuite, type SessionBookHost, type SessionBookSuite } from './session-book-suite.ts'
export { hostListSuite, type HostListHost, type HostListSuite } from './host-list-suite.ts'
export { jobQueueSuite } from './job-queue-suite.ts'
export type { JobQueueSuite, JobQueueSuiteInit } from './job-material.ts'
export { ledgerBookSuite } from './ledger-book-suite.ts'
export type { LedgerBookSuite } from './ledger-book-material.ts'
export { type PluginParts, pluginParts, type PluginPartsInit } from './plugin-parts.ts'
