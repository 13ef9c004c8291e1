/** What clients, servers and the application say to each other: the types you program with, and the schemas they are checked against. */
import { type Static, Type } from '#course';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1 });

/** The application to a client: get me an answer. No two questions of a run have the same `id`. */
export const Request = Type.Object({ type: Type.Literal('ask'), id: Id }, closed);
export type Request = Static<typeof Request>;

/** Client to server: a ticket for question `id`, please. */
export const Ask = Type.Object({ type: Type.Literal('ask'), id: Id }, closed);
export type Ask = Static<typeof Ask>;

/** Server to client: the ticket for question `id`. Tickets are numbered 1, 2, 3, … */
export const Answer = Type.Object(
  { type: Type.Literal('answer'), id: Id, ticket: Type.Integer({ minimum: 1 }) },
  closed,
);
export type Answer = Static<typeof Answer>;

export const Message = Type.Union([Ask, Answer]);
export type Message = Static<typeof Message>;

/** A client to the application: question `id` is answered, with this ticket. */
export const Answered = Type.Object(
  { type: Type.Literal('answered'), id: Id, ticket: Type.Integer({ minimum: 1 }) },
  closed,
);
export type Answered = Static<typeof Answered>;

/** Servers are asked nothing by the application and tell it nothing: no value fits. */
export const Nothing = Type.Integer({ minimum: 1, maximum: 0 });

/** A client's account of itself: how many questions it has asked and not yet answered. */
export const ClientStatus = Type.Object({ waiting: Type.Integer({ minimum: 0 }) }, closed);
export type ClientStatus = Static<typeof ClientStatus>;

/** A server's account of itself: how many tickets it has handed out. */
export const ServerStatus = Type.Object({ tickets: Type.Integer({ minimum: 0 }) }, closed);
export type ServerStatus = Static<typeof ServerStatus>;

/** `this.options` of a client: whom to ask, and after how many ms without an answer to ask again. */
export interface ClientOptions {
  readonly server: string;
  readonly resendMs: number;
}
