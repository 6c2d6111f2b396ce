/** A room of the table. */
export interface Room {
  readonly name: string;
  /** Beginning of the paths of its files. */
  readonly path: string;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

export const ROOMS: readonly Room[];
