import type { ErrorCode } from './error-codes.ts';

const registry = 'https://iana.org/assignments/http-problem-types';
const registeredTypes: Partial<Record<ErrorCode, string>> = {
  QUOTA_EXCEEDED: `${registry}#quota-exceeded`,
  BACKLOG_FULL: `${registry}#temporary-reduced-capacity`,
};
export const abnormalUsageType = `${registry}#abnormal-usage-detected`;

/** Last part of the address of the page that explains the code. */
export const problemName = (code: ErrorCode): string => code.toLowerCase().replaceAll('_', '-');

/** `type` of the problem document: registered with IANA, or a page of this host. */
export function problemType(code: ErrorCode): string {
  return registeredTypes[code] ?? `/problems/${problemName(code)}`;
}
