import { type Finding, loads, unclear } from "./code-remark.ts";
import { nameOf, textOf } from "./property-key.ts";
import { isGiven, type SyntaxNode } from "./syntax-tree.ts";

/** Globals of the language and of Node that lead to no module and make no code. */
const HARMLESS = new Set(
  `undefined NaN Infinity isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent escape
  unescape Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError RangeError ReferenceError
  SyntaxError TypeError URIError AggregateError FinalizationRegistry Float32Array Float64Array Int8Array Int16Array Int32Array
  Uint8Array Uint8ClampedArray Uint16Array Uint32Array Intl Iterator JSON Map Math Number Object Promise Proxy RegExp Set
  SharedArrayBuffer String Symbol WeakMap WeakRef WeakSet Atomics AbortController AbortSignal Blob BroadcastChannel Buffer
  ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy CustomEvent DOMException DecompressionStream Event EventTarget
  File FormData Headers MessageChannel MessageEvent MessagePort ReadableStream Request Response TextDecoder TextDecoderStream
  TextEncoder TextEncoderStream TransformStream URL URLSearchParams WebSocket WritableStream atob btoa clearImmediate
  clearInterval clearTimeout console crypto fetch navigator performance queueMicrotask setImmediate setInterval setTimeout
  structuredClone exports require __filename __dirname`.split(/\s+/),
);

const LOADING = new Set(["Function", "WebAssembly", "Worker", "constructor", "eval", "importScripts"]);
const GLOBAL_OBJECTS = new Set(["global", "globalThis"]);

/** What of `process` gives a value away that leads nowhere else. */
const HARMLESS_OF_PROCESS = new Set(
  `arch argv cpuUsage cwd emitWarning env exitCode hrtime memoryUsage nextTick pid platform ppid release resourceUsage title
  uptime version versions`.split(/\s+/),
);

/** Judges a name that nothing in the module declares, where it stands for a value. */
export function judgeGlobal(
  name: string,
  node: SyntaxNode,
  parent: SyntaxNode,
  grandparent: SyntaxNode | null,
): Finding | null {
  if (parent.type === "UnaryExpression" && parent.operator === "typeof") return null;
  const member = memberOf(node, parent);
  if (GLOBAL_OBJECTS.has(name)) {
    if (member === null) return loads(`${name}, other than by a plain name of it`);
    return judgeGlobal(member, parent, grandparent ?? parent, null);
  }
  if (name === "process") {
    if (member !== null && HARMLESS_OF_PROCESS.has(member)) return null;
    return loads(member === null ? "process" : `process.${member}`);
  }
  if (name === "module") return member === "exports" ? null : loads("module");
  if (name === "Reflect") return member === null || member === "get" ? unclear("Reflect.get") : null;
  if (name === "Function" && isHarmlessFunction(node, parent, member)) return null;
  if (LOADING.has(name)) return loads(name);
  if (name === "Math" && !isOnlyRead(member, parent, grandparent)) return unclear("Math, which may be changed");
  if (!HARMLESS.has(name)) return unclear(`${name}, which is not known here`);
  return isGiven(node, parent, grandparent) ? unclear(`${name} is given another meaning`) : null;
}

function isHarmlessFunction(node: SyntaxNode, parent: SyntaxNode, member: string | null): boolean {
  return member === "prototype" || (parent.type === "BinaryExpression" && parent.right === node);
}

/** In a pattern, where a member can be a target, it does not count as read. */
function isOnlyRead(member: string | null, parent: SyntaxNode, grandparent: SyntaxNode | null): boolean {
  if (member === null || grandparent === null || isGiven(parent, grandparent)) return false;
  return grandparent.type !== "Property" && grandparent.type !== "UnaryExpression";
}

function memberOf(node: SyntaxNode, parent: SyntaxNode): string | null {
  if (parent.type !== "MemberExpression" || parent.object !== node) return null;
  if (parent.computed) return textOf(parent.property);
  return nameOf(parent.property);
}
