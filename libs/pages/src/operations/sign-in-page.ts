import { errorCodes, type ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Html, html } from '../html/html.ts';
import { hiddenField } from './components/hidden-field.ts';

export const signInTitle = 'Sign in';
export const signInPath = '/sign-in';

export interface SignInForm {
  /** Path that is shown after signing in. */
  next: string;
  email?: string;
  /** Why the last try was refused. */
  problem?: ProblemError;
}

export function signInPage({ next, email, problem }: SignInForm): Html {
  return html`<form class="card sign-in" method="post" action="${signInPath}">
    <h1>${signInTitle}</h1>
    ${problem && html`<p class="alert" role="alert">${problem.options.detail ?? errorCodes[problem.code].title}</p>`}
    ${hiddenField('next', next)}
    <label>E-mail <input name="email" type="email" autocomplete="username" required maxlength="254" value="${email}"${!email && html` autofocus`}></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="1024"></label>
    <label>Code of the authenticator app, if you have one <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"></label>
    <button>Sign in</button>
  </form>`;
}
