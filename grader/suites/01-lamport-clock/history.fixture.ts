/** Hand-made histories for the tests of the rules: what a run would have shown a property, written down event by event. */
import { type AnyProperty, type Facts, type Json, type NodeId, type Ref, Violation } from '#course';

type FactKind = keyof Facts;

export class History {
  private readonly nodes: readonly NodeId[];
  private readonly facts: { kind: FactKind; fact: Facts[FactKind] }[] = [];
  private readonly sent = new Map<string, { from: NodeId; to: NodeId; message: Json; ref: Ref }>();
  private event = 0;
  private effect = 0;
  private node: NodeId = '';
  private micros = 0;

  constructor(...nodes: readonly NodeId[]) {
    this.nodes = nodes;
  }

  /** It is now so many ms. */
  at(ms: number): this {
    this.micros = Math.round(ms * 1000);
    return this;
  }

  /** An event: the application asks. What follows happens in that handler. */
  request(node: NodeId, request: Json): this {
    this.begin(node);
    return this.add('request', { ...this.here(), request });
  }

  /** An event: the message sent under that label arrives. */
  deliver(label: string): this {
    const sent = this.sent.get(label);
    if (sent === undefined) throw new Error(`Nothing was sent as ${label}.`);
    this.begin(sent.to);
    return this.add('deliver', { ...this.here(), from: sent.from, message: sent.message, sent: sent.ref });
  }

  send(to: NodeId, message: Json, label = `${this.node}>${to}`): this {
    this.effect++;
    this.sent.set(label, { from: this.node, to, message, ref: this.here().ref });
    return this.add('send', { ...this.here(), to, message });
  }

  output(value: Json): this {
    this.effect++;
    return this.add('output', { ...this.here(), value });
  }

  status(after: Json): this {
    this.effect++;
    return this.add('status', { ...this.here(), before: null, after });
  }

  /** What the property says of it: a violation, what is missing, or whether it was exercised. */
  judge<S>(property: AnyProperty & { initial(context: never): S }): string {
    let state: unknown = property.initial({ nodes: this.nodes, healAt: null, until: this.micros } as never);
    for (const { kind, fact } of this.facts) {
      const next = (property.on[kind] as ((state: unknown, fact: unknown) => unknown) | undefined)?.(state, fact);
      if (next instanceof Violation) return next.because;
      if (next !== undefined) state = next;
    }
    if (property.kind === 'eventually') return property.missing(state) ?? 'holds';
    if (property.kind === 'sometimes') return property.reached(state) ? 'holds' : 'holds, not exercised';
    return property.exercised(state) ? 'holds' : 'holds, not exercised';
  }

  private begin(node: NodeId): void {
    this.event++;
    this.effect = 0;
    this.node = node;
  }

  private here() {
    return { ref: this.event * 0x100000 + this.effect, at: this.micros, node: this.node };
  }

  private add<K extends FactKind>(kind: K, fact: Facts[K]): this {
    this.facts.push({ kind, fact });
    return this;
  }
}
