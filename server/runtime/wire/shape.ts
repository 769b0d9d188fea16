/**
 * The fields of an object in their order: the name of one with a value of its own; in brackets the name of one that
 * holds an object or an array, or a name and what it holds in all objects of the shape, a text or, as null, undefined.
 */
export type Shape = (string | [string] | [string, string | null])[];

/** A field's content, as far as it belongs to the shape: any value, an object or an array, undefined, or this text. */
export type Content = typeof VALUE | typeof NESTED | typeof UNDEFINED | string;
export const VALUE = 0;
export const NESTED = 1;
export const UNDEFINED = 2;

/**
 * A tree of the fields that were seen in their order, so that the shape of an object is found while it is walked. A
 * step costs a comparison where objects are alike.
 */
export class ShapeNode {
  readonly #parent: ShapeNode | null;
  readonly #key: string;
  readonly #content: Content;
  /** The number of the shape that ends here; -1: none does yet. */
  id = -1;
  #lastStep: ShapeNode | null = null;
  #steps: Map<string, ShapeNode> | null = null;

  constructor(parent: ShapeNode | null = null, key = "", content: Content = VALUE) {
    this.#parent = parent;
    this.#key = key;
    this.#content = content;
  }

  step(key: string, content: Content): ShapeNode {
    const last = this.#lastStep;
    return last !== null && last.#key === key && last.#content === content ? last : this.#find(key, content);
  }

  #find(key: string, content: Content): ShapeNode {
    this.#steps ??= new Map();
    const name = typeof content === "string" ? `=${key.length}${key}${content}` : `${content}${key}`;
    let node = this.#steps.get(name);
    if (node === undefined) {
      node = new ShapeNode(this, key, content);
      this.#steps.set(name, node);
    }
    this.#lastStep = node;
    return node;
  }

  shape(): Shape {
    const shape: Shape = [];
    for (let node: ShapeNode = this; node.#parent !== null; node = node.#parent) {
      const key = node.#key;
      const content = node.#content;
      if (content === VALUE) shape.push(key);
      else if (content === NESTED) shape.push([key]);
      else shape.push([key, content === UNDEFINED ? null : content]);
    }
    return shape.reverse();
  }
}
