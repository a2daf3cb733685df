// What a page may ask of the session: the commands of protocol/api. The connection adds the id.
import type { ClientFrame, Hello } from './generated/commands';

/** Of each alone, so that a command's type still tells its fields. */
type WithoutId<C> = C extends { id: string } ? Omit<C, 'id'> : never;

export type Command = WithoutId<Exclude<ClientFrame, Hello>>;
