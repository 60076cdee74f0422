/** A score of the linear model for a comment whose label is known. */
export interface Scored {
  readonly score: number;
  readonly spam: boolean;
  /** How much it counts; 1 where missing. */
  readonly weight?: number;
}

/** Turns scores into probabilities: 1 / (1 + exp(-(slope * score + offset))). */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

export function probabilityOf(score: number, { slope, offset }: Calibration): number {
  return 1 / (1 + Math.exp(-(slope * score + offset)));
}

const steps = 100;
/** Keeps Newton's matrix invertible where classes are separated. */
const ridge = 1e-6;

/**
 * Fits a calibration to scores of comments that the model was not trained on (Platt scaling, with his targets that
 * stay off 0 and 1, by Newton's method).
 */
export function calibrate(scored: readonly Scored[]): Calibration {
  const total = (spam: boolean): number =>
    scored.reduce((sum, one) => sum + (one.spam === spam ? (one.weight ?? 1) : 0), 0);
  const spamTarget = (total(true) + 1) / (total(true) + 2);
  const hamTarget = 1 / (total(false) + 2);
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < steps; step++) {
    let [gs, go, ss, so, oo] = [ridge * slope, 0, ridge, 0, ridge];
    for (const { score, spam, weight = 1 } of scored) {
      const probability = probabilityOf(score, { slope, offset });
      const miss = weight * (probability - (spam ? spamTarget : hamTarget));
      const bend = weight * probability * (1 - probability);
      gs += miss * score;
      go += miss;
      ss += bend * score * score;
      so += bend * score;
      oo += bend;
    }
    const determinant = ss * oo - so * so;
    const slopeStep = (gs * oo - go * so) / determinant;
    const offsetStep = (go * ss - gs * so) / determinant;
    slope -= slopeStep;
    offset -= offsetStep;
    if (Math.abs(slopeStep) + Math.abs(offsetStep) < 1e-9) break;
  }
  return { slope, offset };
}
