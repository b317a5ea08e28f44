/** Styles stand beside what they style; esbuild puts them together. */
declare module '*.css'
