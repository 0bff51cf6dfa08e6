/** A committed file that is made by the program, never by hand. */
export interface GeneratedFile {
  /** Relative to the workspace's root. */
  path: string;
  /** The whole text of the file; the same sources give the same text. */
  produce(): Promise<string>;
}
