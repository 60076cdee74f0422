/** An error that a client sees as MongoDB reports it: a number, its name and a message. */
export class MongoError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly details: Record<string, unknown>;

  constructor(code: number, codeName: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.codeName = codeName;
    this.details = details;
  }
}

/** Codes and names from MongoDB's `error_codes.yml`. */
const names = {
  1: "InternalError",
  2: "BadValue",
  9: "FailedToParse",
  14: "TypeMismatch",
  20: "IllegalOperation",
  22: "InvalidBSON",
  26: "NamespaceNotFound",
  27: "IndexNotFound",
  28: "PathNotViable",
  40: "ConflictingUpdateOperators",
  43: "CursorNotFound",
  48: "NamespaceExists",
  52: "DollarPrefixedFieldName",
  53: "InvalidIdField",
  54: "NotSingleValueField",
  59: "CommandNotFound",
  66: "ImmutableField",
  67: "CannotCreateIndex",
  72: "InvalidOptions",
  73: "InvalidNamespace",
  85: "IndexOptionsConflict",
  86: "IndexKeySpecsConflict",
  171: "CannotIndexParallelArrays",
  175: "QueryPlanKilled",
  225: "TransactionTooOld",
  276: "IndexBuildAborted",
  238: "NotImplemented",
  292: "QueryExceededMemoryLimitNoDiskUseAllowed",
  10334: "BSONObjectTooLarge",
  11000: "DuplicateKey",
  17280: "KeyTooLong",
  15955: "Location15955",
  15958: "Location15958",
  40234: "Location40234",
  40323: "Location40323",
  40324: "Location40324",
  40415: "Location40415",
} as const;

export function mongoError(
  code: keyof typeof names,
  message: string,
  details?: Record<string, unknown>,
): MongoError {
  return new MongoError(code, names[code], message, details);
}

/** What the engine does not do it refuses by name, so that no client mistakes an answer for MongoDB's. */
export function notSupported(what: string): MongoError {
  return mongoError(238, `${what} is not supported by the embedded store; use a MongoDB server for it`);
}
