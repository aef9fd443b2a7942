// Signing in as a browser does: the page first, for its token, then the form.
import http from "k6/http";
import { fail } from "k6";

// signIn answers the cookies of a session as one header.
export function signIn(url, email, password) {
  const jar = new http.CookieJar();
  const page = http.get(`${url}/sign-in`, { jar, tags: { page: "sign-in form" } });
  const token = page.html().find("form[action$='/sign-in'] input[name=_token]").first().attr("value");
  const answer = http.post(`${url}/sign-in`, { _token: token, email, password }, { jar, redirects: 0, tags: { page: "sign-in" } });
  if (answer.status !== 303) fail(`${email} cannot sign in: ${answer.status}`);
  const cookies = jar.cookiesForURL(url);
  return Object.keys(cookies).map((name) => `${name}=${cookies[name][0]}`).join("; ");
}

// accounts are those of the file that ACCOUNTS names, one object each with email,
// password and org; without a file EMAIL, PASSWORD and ORG are the one.
export function accounts() {
  if (__ENV.ACCOUNTS) return JSON.parse(open(__ENV.ACCOUNTS));
  return [{ email: __ENV.EMAIL, password: __ENV.PASSWORD, org: __ENV.ORG }];
}
