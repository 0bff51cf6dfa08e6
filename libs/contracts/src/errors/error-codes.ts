/** `title` is the public text of the problem document. A code is never reused for another meaning. */
export const errorCodes = {
  MALFORMED_JSON: { status: 400, title: 'The body is not valid JSON' },
  BAD_REQUEST: { status: 400, title: 'The request cannot be understood' },
  MALFORMED_CURSOR: { status: 400, title: 'The cursor was not issued by this endpoint' },
  REDIRECT_NOT_ALLOWED: { status: 400, title: 'That address is not one of this platform' },
  SIGN_IN_FAILED: { status: 400, title: 'The sign-in at the other provider did not succeed' },
  NOT_ONESELF: { status: 400, title: 'This cannot be done to the own account' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in to do this' },
  TOKEN_INVALID: { status: 401, title: 'The access token is not valid or has expired' },
  GUEST_SESSION_INVALID: { status: 401, title: 'The guest session is not valid or has expired' },
  INVALID_CREDENTIALS: { status: 401, title: 'E-mail or password is wrong' },
  SECOND_FACTOR_REQUIRED: { status: 401, title: 'A second factor is needed to sign in' },
  SECOND_FACTOR_WRONG: { status: 401, title: 'The code is wrong or was used before' },
  REAUTHENTICATION_REQUIRED: { status: 401, title: 'Show once more that it is you' },
  PASSKEY_REFUSED: { status: 401, title: 'The passkey was not accepted' },
  PLAN_LIMIT: { status: 402, title: 'The plan of the client has no room for more' },
  FORBIDDEN: { status: 403, title: 'You may not do this' },
  CSRF_TOKEN_MISSING: { status: 403, title: 'The request carries no valid CSRF token' },
  EMAIL_NOT_VERIFIED: { status: 403, title: 'Confirm your e-mail address first' },
  PASSWORD_WRONG: { status: 403, title: 'The current password is wrong' },
  PASSWORD_RESET_REQUIRED: { status: 403, title: 'Set a new password to go on' },
  MEMBERSHIP_EXPIRED: { status: 403, title: 'The membership has ended' },
  ROLE_MISSING: { status: 403, title: 'The account does not have the role for this' },
  SCOPE_MISSING: { status: 403, title: 'The API key does not have the scope for this' },
  SELF_VOTE: { status: 403, title: 'You cannot vote for your own entry' },
  VOTER_TIER_TOO_LOW: { status: 403, title: 'This contest asks voters to sign in' },
  NOT_ON_VOTER_LIST: { status: 403, title: 'This contest is for invited voters' },
  COUNTRY_NOT_ELIGIBLE: { status: 403, title: 'Voting in this contest is limited to certain countries' },
  KIND_NOT_ALLOWED: { status: 403, title: 'The board does not take this kind of work' },
  DISLIKE_NOT_ALLOWED: { status: 403, title: 'This contest takes no dislikes' },
  WITHDRAWAL_NOT_ALLOWED: { status: 403, title: 'Votes in this contest cannot be withdrawn' },
  NOT_FOUND: { status: 404, title: 'There is nothing here' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take that method' },
  NOT_ACCEPTABLE: { status: 406, title: 'None of the accepted media types can be produced' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  EMAIL_TAKEN: { status: 409, title: 'There is an account with this e-mail address' },
  USERNAME_TAKEN: { status: 409, title: 'There is an account with this name' },
  ALREADY_VOTED: { status: 409, title: 'You have already voted' },
  VOTE_LIMIT_REACHED: { status: 409, title: 'You have used all your votes' },
  WRONG_VOTE_KIND: { status: 409, title: 'This contest takes votes of another kind' },
  VOTING_NOT_OPEN: { status: 409, title: 'Voting has not opened yet' },
  VOTING_CLOSED: { status: 409, title: 'Voting is closed' },
  SUBMISSIONS_NOT_OPEN: { status: 409, title: 'The contest does not take entries yet' },
  SUBMISSIONS_CLOSED: { status: 409, title: 'The contest takes no more entries' },
  ENTRY_LIMIT_REACHED: { status: 409, title: 'You have as many entries in this contest as it takes of one person' },
  BOARD_LIMIT: { status: 409, title: 'You have as many boards as one account may have' },
  BOARD_FULL: { status: 409, title: 'The board takes no more works of this kind' },
  VOTING_DISABLED: { status: 409, title: 'Voting is switched off' },
  VOTE_NOT_WITHDRAWABLE: { status: 409, title: 'This vote is no longer there to withdraw' },
  RESULTS_HIDDEN: { status: 409, title: 'The results are hidden until voting has ended' },
  CONFLICT: { status: 409, title: 'The change conflicts with the current state' },
  FROZEN: { status: 409, title: 'What decides the result is fixed since voting opened' },
  IDEMPOTENCY_KEY_IN_FLIGHT: { status: 409, title: 'The first request with this Idempotency-Key is still running' },
  LINK_SPENT: { status: 410, title: 'The link was used before or has expired' },
  PRECONDITION_FAILED: { status: 412, title: 'The resource has changed since you read it' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is larger than this endpoint takes' },
  URI_TOO_LONG: { status: 414, title: 'The address is too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body has a media type this endpoint does not take' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The range lies outside the object' },
  EXPECTATION_FAILED: { status: 417, title: 'This server meets no such expectation' },
  VALIDATION_FAILED: { status: 422, title: 'Some fields are not valid' },
  CAPTCHA_REQUIRED: { status: 422, title: 'This contest asks for a captcha token' },
  EMAIL_REQUIRED: { status: 422, title: 'Guests vote with an e-mail address' },
  VOTER_CODE_REQUIRED: { status: 422, title: 'This contest asks for a voting code' },
  EMAIL_DISPOSABLE: { status: 422, title: 'Disposable e-mail addresses are not taken' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This Idempotency-Key came with another request before' },
  ACCOUNT_LOCKED: { status: 423, title: 'The account is locked for a while' },
  QUOTA_EXCEEDED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The request headers are too large' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  FORMAT_NOT_IMPLEMENTED: { status: 501, title: 'This format is not made here' },
  UPSTREAM_UNAVAILABLE: { status: 502, title: 'A part of the platform did not answer' },
  TEMPORARILY_UNAVAILABLE: { status: 503, title: 'Temporarily unavailable, try again soon' },
  BACKLOG_FULL: { status: 503, title: 'More votes are waiting than can be taken, try again soon' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** `field` is a dotted path such as `body.entryId`. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export interface ProblemOptions {
  /** Must be safe to show. */
  detail?: string;
  errors?: FieldError[];
  /** Becomes the `Retry-After` header. */
  retryAfterSeconds?: number;
  extensions?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
}

export class ProblemError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    super(options.detail ?? errorCodes[code].title, { cause: options.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.status = errorCodes[code].status;
    this.options = options;
  }
}
