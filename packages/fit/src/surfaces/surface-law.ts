// surface-law.ts — laws of several variables, y = f(x_1, x_2, …), as a fit sees them: log y and its gradient at a point.

/** Values by name, as people write them. */
export type SurfaceParameters = Readonly<Record<string, number>>;

/** Rows of a table. Shape: `x` one array per variable and `y`, all of one length; every number positive and finite. */
export interface SurfacePoints {
  readonly x: readonly Float64Array[];
  readonly y: Float64Array;
}

/**
 * A law with its parameters as a vector θ in coordinates where it is close to linear. Rows come centred: u_j = log x_j minus
 * its mean over the rows, and log y minus its mean, so that units change nothing that a fit does.
 */
export interface SurfaceLaw {
  /** Names of the parameters, in the order of the answer. */
  readonly names: readonly string[];
  readonly variables: number;
  /** log y at u, and ∂ log y/∂θ into `gradient`. Shape: θ and gradient (parameters), u (variables). */
  readonly value: (theta: Float64Array, u: Float64Array, gradient: Float64Array) => number;
  /** ∂² log y/∂θ² at u, added `scale` times to `hessian` (parameters × parameters); without it fits take longer. */
  readonly addCurvature?: (
    theta: Float64Array,
    u: Float64Array,
    scale: number,
    hessian: readonly Float64Array[],
  ) => void;
  /** Points of θ to start from, for centred rows. */
  readonly starts: (shape: SurfaceShape) => readonly Float64Array[];
  /** Different values that each variable must have at least, so that every parameter shows. */
  readonly leastValues: number;
  /**
   * Parameters on the scale where intervals are made, as linear functions of θ: what each is at θ = 0, and its change with every
   * θ_k (1 with its own). Shape: offset (parameters), change (parameters × parameters).
   */
  readonly scales: (centre: SurfaceCentre) => readonly ParameterScale[];
  /** The law for rows with another centre, where it matters: a law of one's own is known by its values alone. */
  readonly at?: ((centre: SurfaceCentre) => SurfaceLaw) | undefined;
  /** θ as parameters of the rows as they were before centring. */
  readonly parameters: (theta: Float64Array, centre: SurfaceCentre) => SurfaceParameters;
}

/** One parameter as a linear function of θ. */
export interface ParameterScale {
  /** `log`: the logarithm of the parameter is what is linear. */
  readonly scale: "linear" | "log";
  readonly offset: number;
  readonly change: Float64Array;
}

/** What starts are chosen from. */
export interface SurfaceShape {
  /** Centred rows. Shape: u (variables) arrays of n, v = centred log y (n). */
  readonly u: readonly Float64Array[];
  readonly v: Float64Array;
}

/** What was subtracted. */
export interface SurfaceCentre {
  /** Mean of log x_j. Shape: (variables). */
  readonly logX: Float64Array;
  readonly logY: number;
}
