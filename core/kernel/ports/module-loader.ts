/** How the host loads the modules of configs and plugins. */

export interface ModuleLoader {
  /** The module's default export. Throws whatever the loader or the module throws. */
  load(file: string): Promise<unknown>
  /** The same for a package, looked up from the loader's folder. */
  loadPackage(name: string): Promise<unknown>
}
