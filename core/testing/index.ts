/** `atelier-mcp/testing`: a host in memory with a real client, and the contract suites for providers, exporters and caches. */
export { createTestHost, type LogLine, type TestHost, type TestHostInit } from './create-test-host.ts'
export type {
  AskedElicitation,
  AskedSample,
  CallOptions,
  ClientInit,
  ClientResult,
  ListedTool,
  MemoryClient,
} from '../mcp/memory-client-types.ts'
export { exporterSuite, type ExporterSuite, type SuiteCase } from './exporter-suite.ts'
export { type Fault, providerSuite, type ProviderSuite } from './provider-suite.ts'
export { providerCall, type RecordedCall } from './provider-call.ts'
export { cacheStoreSuite, type CacheStoreSuite, sampleResult } from './cache-suite.ts'
export { type PluginParts, pluginParts, type PluginPartsInit } from './plugin-parts.ts'
