/** Of the cookie that marks a browser in which the owner of an account has signed in. */
export const deviceCookieName = (isSecure: boolean) => (isSecure ? '__Host-urvote_device' : 'urvote_device');
