/** Types of what tests use of packages that bring none. */
declare module '@3mfconsortium/lib3mf' {
  interface Iterator {
    MoveNext(): boolean
  }
  /** Values are set and read one by one: `set_Red`, `get_MinCoordinate0`. */
  type Structure = Readonly<Record<string, (value?: number) => number>>
  interface ColorGroup {
    GetCount(): number
    GetResourceID(): number
    AddColor(color: Structure): number
    GetColor(id: number): Structure
  }
  interface MeshObject {
    SetName(name: string): void
    GetName(): string
    IsManifoldAndOriented(): boolean
    GetTriangleCount(): number
    AddVertex(position: Structure): number
    AddTriangle(triangle: Structure): number
    SetObjectLevelProperty(resource: number, property: number): void
    GetTriangleProperties(index: number): { readonly Property: Structure }
  }
  interface Model {
    QueryReader(kind: '3mf'): {
      SetStrictModeActive(strict: boolean): void
      ReadFromFile(path: string): void
      GetWarningCount(): number
      delete(): void
    }
    QueryWriter(kind: '3mf'): { WriteToFile(path: string): void; delete(): void }
    SetUnit(unit: unknown): void
    GetUnit(): unknown
    GetOutbox(): Structure
    delete(): void
    AddMeshObject(): MeshObject
    AddColorGroup(): ColorGroup
    AddBuildItem(object: MeshObject, transform: Structure): void
    GetColorGroupByID(id: number): ColorGroup
    GetColorGroups(): Iterator & { GetCurrentColorGroup(): ColorGroup }
    GetBaseMaterialGroups(): Iterator & { GetCurrentBaseMaterialGroup(): { GetCount(): number } }
    GetMeshObjects(): Iterator & { GetCurrentMeshObject(): MeshObject }
  }
  interface Library {
    readonly FS: { writeFile(path: string, bytes: Uint8Array): void; readFile(path: string): Uint8Array }
    readonly eModelUnit: Readonly<Record<'MicroMeter' | 'MilliMeter' | 'CentiMeter' | 'Inch' | 'Foot' | 'Meter', unknown>>
    readonly sPosition: new () => Structure
    readonly sTriangle: new () => Structure
    readonly sColor: new () => Structure
    readonly CWrapper: new () => {
      CreateModel(): Model
      GetTranslationTransform(x: number, y: number, z: number): Structure
    }
  }
  export default function lib3mf(): Promise<Library>
}
declare module '*/studio-page.mjs' {
  export function buildStudioPage(root: string, dist: string): Promise<object>
}
