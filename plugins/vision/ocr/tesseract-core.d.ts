/** The part of Tesseract's WebAssembly build that reading text needs; the package ships no types. */
declare module 'atelier-tesseract-core' {
  export interface TesseractApi {
    /** 0 when it worked. `mode` 1 is the LSTM engine alone. */
    Init(dataPath: null, languages: string, mode: 1): number
    SetVariable(name: string, value: string): boolean
    /** Reads `/input`; 0 when it worked. */
    SetImageFile(orientation: 1, radians: number): number
    SetSourceResolution(dotsPerInch: number): void
    /** From now on only this part is read, in pixels of the image; boxes still count from the image's top left. */
    SetRectangle(left: number, top: number, width: number, height: number): void
    FindLines(): number
    /** The slope of the text lines in radians. */
    GetGradient(): number
    Recognize(monitor: null): number
    GetJSONText(): string
    Clear(): void
    End(): void
  }
  export interface TesseractCore {
    readonly FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void }
    readonly TessBaseAPI: new () => TesseractApi
  }
  /** `print` and `printErr` get what the engine says, which would go to the console otherwise. */
  export type LoadCore = (init: {
    TesseractProgress(percent: number): void
    print(line: string): void
    printErr(line: string): void
  }) => Promise<TesseractCore>
}
