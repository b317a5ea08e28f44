/** Types of what tests use of packages that bring none. */
declare module '@3mfconsortium/lib3mf' {
  interface Iterator {
    MoveNext(): boolean
  }
  interface Library {
    readonly FS: { writeFile(path: string, bytes: Uint8Array): void }
    readonly CWrapper: new () => {
      CreateModel(): {
        QueryReader(kind: '3mf'): {
          SetStrictModeActive(strict: boolean): void
          ReadFromFile(path: string): void
          GetWarningCount(): number
        }
        GetColorGroups(): Iterator & { GetCurrentColorGroup(): { GetCount(): number } }
        GetBaseMaterialGroups(): Iterator & { GetCurrentBaseMaterialGroup(): { GetCount(): number } }
        GetMeshObjects(): Iterator & { GetCurrentMeshObject(): { IsManifoldAndOriented(): boolean } }
      }
    }
  }
  export default function lib3mf(): Promise<Library>
}
declare module '*/studio-page.mjs' {
  export function buildStudioPage(root: string, dist: string): Promise<object>
}
