import type { BuiltModel } from "./build-model.ts";
import { blocks, layout } from "./layout.ts";
import type { Model } from "./model.ts";

/** Version of the features and of the file; a change of either needs another and a training. */
export const modelVersion = 2;

/** "CMSJ", version, number of weights, then bias, slope, offset, hold, spam, a scale a block, weights, checksum. */
const magic = 0x434d534a;
const numbersAt = 12;
const numbers = 5 + blocks.length;
const weightsAt = numbersAt + numbers * 8;
const fileSize = weightsAt + layout.size + 4;

/** Why a model cannot be used. `remedy` says what to do. */
export class ModelError extends Error {
  readonly reason: "empty" | "not a model" | "other version" | "cut" | "damaged";
  constructor(reason: ModelError["reason"], detail: string) {
    super(
      `The classifier's model cannot be used: ${detail}. Restore the file or train it again: npm run train.`,
    );
    this.name = "ModelError";
    this.reason = reason;
  }
}

/** FNV-1a over bytes. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function scaleOf(weights: Float64Array, from: number, to: number): number {
  let largest = 0;
  for (let at = from; at < to; at++) largest = Math.max(largest, Math.abs(weights[at] ?? 0));
  return largest / 127;
}

/** The model as bytes: one signed byte a weight. The same model gives the same bytes. */
export function writeModel(model: BuiltModel): Uint8Array {
  const bytes = new Uint8Array(fileSize);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint32(4, modelVersion);
  view.setUint32(8, layout.size);
  let from = 0;
  const scales = blocks.map(({ end }) => {
    const scale = scaleOf(model.weights, from, end);
    for (let at = from; at < end; at++)
      view.setInt8(weightsAt + at, scale === 0 ? 0 : Math.round((model.weights[at] ?? 0) / scale));
    from = end;
    return scale;
  });
  const { bias, calibration, thresholds } = model;
  const written = [bias, calibration.slope, calibration.offset, thresholds.hold, thresholds.spam, ...scales];
  written.forEach((value, at) => {
    view.setFloat64(numbersAt + at * 8, value);
  });
  view.setUint32(fileSize - 4, checksum(bytes.subarray(0, -4)));
  return bytes;
}

function check(bytes: Uint8Array, view: DataView): void {
  if (bytes.length === 0) throw new ModelError("empty", "the file is missing or empty");
  if (bytes.length < numbersAt) throw new ModelError("cut", `it has ${bytes.length} bytes only`);
  if (view.getUint32(0) !== magic) throw new ModelError("not a model", "the file is not a model");
  const version = view.getUint32(4);
  if (version !== modelVersion || view.getUint32(8) !== layout.size)
    throw new ModelError("other version", `it has version ${version}, this program needs ${modelVersion}`);
  if (bytes.length !== fileSize) throw new ModelError("cut", `it has ${bytes.length} bytes of ${fileSize}`);
  if (view.getUint32(fileSize - 4) !== checksum(bytes.subarray(0, -4)))
    throw new ModelError("damaged", "its checksum does not match");
}

/** Reads a model. Throws a `ModelError` for bytes that are missing, cut, damaged or of another version. */
export function readModel(bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  check(bytes, view);
  const number = (at: number): number => view.getFloat64(numbersAt + at * 8);
  const weights = new Float32Array(layout.size);
  let from = 0;
  blocks.forEach(({ end }, block) => {
    const scale = number(5 + block);
    for (let at = from; at < end; at++) weights[at] = view.getInt8(weightsAt + at) * scale;
    from = end;
  });
  return {
    version: modelVersion,
    weights,
    bias: number(0),
    calibration: { slope: number(1), offset: number(2) },
    thresholds: { hold: number(3), spam: number(4) },
  };
}
