/**
 * Marks an object that is there already, by a private field that is put onto it. A WeakSet takes ten times as long, most of it
 * in the garbage collector, and what is marked here is many and lives briefly.
 */

// oxlint-disable-next-line typescript/no-extraneous-class -- a private field goes onto what the base's constructor returns
class Itself {
  constructor(value: object) {
    return value
  }
}

class Mark extends Itself {
  readonly #from: object | undefined
  private constructor(value: object, from: object | undefined) {
    super(value)
    this.#from = from
  }
  static put<T extends object>(value: T, from?: T): T {
    void new Mark(value, from)
    return value
  }
  static isOn(value: object): boolean {
    return #from in value
  }
  static from<T extends object>(value: T): T | undefined {
    return #from in value ? (value.#from as T | undefined) : undefined
  }
}

/** Marks `value`, and remembers what it was made from. Once an object. */
export const { put: mark, isOn: isMarked, from: madeFrom } = Mark
