/** `labs/NN-name/lab.json`: what a lab is worth, of which files, in which parts. One schema for the type and for Ajv. */
import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false };
const Kebab = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' });

export const Part = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Z]$' }),
    title: Type.String({ minLength: 1 }),
    /** Bonus parts (★) stand outside the 100 points. */
    bonus: Type.Optional(Type.Boolean()),
    /** Property or rule id → points. */
    points: Type.Record(Kebab, Type.Integer({ minimum: 1 }), closed),
    /** Questions, from the gentlest to the plainest. */
    hints: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  },
  closed,
);

export const Manifest = Type.Object(
  {
    format: Type.Literal(1),
    id: Type.String({ pattern: '^[0-9]{2}-[a-z0-9-]+$' }),
    title: Type.String({ minLength: 1 }),
    order: Type.Integer({ minimum: 0 }),
    hours: Type.Integer({ minimum: 1 }),
    /** Files of the lab's folder that a student hands in; nothing else comes from a submission. */
    handIn: Type.Array(Type.String({ pattern: '^[a-z0-9-]+\\.ts$' }), { minItems: 1, uniqueItems: true }),
    /** Files of the lab's folder that every program is given: nodes that play a part the tests write. Never a submission's. */
    given: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z0-9-]+\\.ts$' }), { minItems: 1, uniqueItems: true })),
    /** Folder in lectures/ whose notes.md has the headings that failures point to. */
    lecture: Type.String({ pattern: '^[0-9]{2}-[a-z0-9-]+$' }),
    parts: Type.Array(Part, { minItems: 1 }),
    bounds: Type.Optional(
      Type.Object(
        {
          /** Loop turns and calls in one handler. Default 1,000,000. */
          stepsMax: Type.Optional(Type.Integer({ minimum: 1 })),
          /** Effects in one handler. Default 10,000. */
          effectsMax: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Manifest = Static<typeof Manifest>;
