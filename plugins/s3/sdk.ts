/** The client of Amazon, an optional package. */
import type * as sdk from '@aws-sdk/client-s3'

/** As it is loaded from beside the config. */
export type Sdk = typeof sdk

/** For the command that installs it; the same as in `peerDependencies`. */
export const sdkRange = '^3.1175.0'
