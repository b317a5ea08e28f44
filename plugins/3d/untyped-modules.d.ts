/** Types of what we use of packages that bring none. */
declare module 'gltf-validator' {
  export interface ValidationIssue {
    readonly code: string
    readonly message: string
    readonly severity: number
    readonly pointer?: string
  }
  export interface ValidationReport {
    readonly issues: { readonly numErrors: number; readonly numWarnings: number; readonly messages: readonly ValidationIssue[] }
  }
  export function validateBytes(
    bytes: Uint8Array,
    options?: { readonly maxIssues?: number; readonly externalResourceFunction?: (uri: string) => Promise<Uint8Array> },
  ): Promise<ValidationReport>
}
declare module 'draco3dgltf' {
  export interface DracoModule {
    readonly [name: string]: unknown
  }
  const draco: { createDecoderModule(options?: object): Promise<DracoModule>; createEncoderModule(options?: object): Promise<DracoModule> }
  export default draco
}
