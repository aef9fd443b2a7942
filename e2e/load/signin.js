// S9: wrong passwords are slowed down, 10 a minute for an account and 50 for an
// address, without locking the owner out; and nobody learns from the time an answer
// takes whether an account exists.
//
//   privet serve with PRIVET_TRUST_PROXY=1, so that each try may come from an
//   address of its own, then
//   make load SCRIPT=signin URL=http://localhost:8080 ACCOUNTS=accounts.json
//
// The timing wants at least 50 accounts in the file: each is tried less often than
// slows it down.
import http from "k6/http";
import { check, sleep } from "k6";
import { Counter, Trend } from "k6/metrics";
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import { accounts, signIn } from "./session.js";

const url = (__ENV.URL || "http://localhost:8080").replace(/\/$/, "");
const people = new SharedArray("accounts", accounts);
const timed = people.length - 1; // the last one is tried too often, below
const tries = Math.min(1000, timed * 2 * 8);

const known = new Trend("known", true), unknown = new Trend("unknown", true);
const perAccount = new Counter("refused_for_the_account"), perAddress = new Counter("refused_for_the_address");

export const options = {
  summaryTrendStats: ["p(10)", "p(25)", "med", "p(75)", "p(90)", "count"],
  thresholds: { checks: ["rate==1"] },
  scenarios: {
    timing: { executor: "shared-iterations", exec: "timing", vus: 1, iterations: tries, maxDuration: "20m" },
    account: { executor: "shared-iterations", exec: "account", vus: 1, iterations: 1, startTime: __ENV.AFTER || "5m" },
  },
};

// address is one of the network for documentation and its like; each n has its own.
const address = (n) => `198.${18 + ((n >> 16) & 1)}.${(n >> 8) & 255}.${n & 255}`;

function attempt(token, jar, email, from) {
  return http.post(`${url}/sign-in`, { _token: token, email, password: "certainly not this one" },
    { jar, redirects: 0, headers: { "X-Forwarded-For": from } });
}

function form() {
  const jar = new http.CookieJar();
  const page = http.get(`${url}/sign-in`, { jar });
  return [page.html().find("form[action$='/sign-in'] input[name=_token]").first().attr("value"), jar];
}

// timing tries known and unknown accounts in turn, each time from another address.
export function timing() {
  const n = exec.scenario.iterationInTest;
  const [token, jar] = form();
  const real = n % 2 === 0;
  const email = real ? people[(n / 2) % timed].email : `nobody.${n}@example.org`;
  const answer = attempt(token, jar, email, address(n));
  check(answer, { "a wrong password is answered alike": (a) => a.status === 422 || a.status === 401 });
  (real ? known : unknown).add(answer.timings.waiting);
}

// account tries one account 30 times from 30 addresses, then 80 accounts that do not
// exist from one address; in the end the owner still signs in.
export function account() {
  const owner = people[people.length - 1];
  const [token, jar] = form();
  let refused = 0;
  for (let i = 0; i < 30; i++) refused += attempt(token, jar, owner.email, address(70000 + i)).status === 429 ? 1 : 0;
  perAccount.add(refused);
  check(refused, { "an account is slowed down after ten": (n) => n >= 15 && n <= 20 });
  refused = 0;
  for (let i = 0; i < 80; i++) refused += attempt(token, jar, `nobody.here.${i}@example.org`, address(80000)).status === 429 ? 1 : 0;
  perAddress.add(refused);
  check(refused, { "an address is slowed down after fifty": (n) => n >= 20 && n <= 30 });
  // A minute later; by then a try is free again.
  sleep(61);
  check(signIn(url, owner.email, owner.password), { "the owner is not locked out": (c) => c !== "" });
}

// The difference of the quartiles must be less than what each group differs in
// itself: half the distance between its quartiles.
export function handleSummary(data) {
  const k = data.metrics.known?.values, u = data.metrics.unknown?.values;
  let text = "no tries were timed\n";
  if (k && u) {
    const noise = Math.max(k["p(75)"] - k["p(25)"], u["p(75)"] - u["p(25)"]) / 2;
    const apart = Math.max(...["p(25)", "med", "p(75)"].map((q) => Math.abs(k[q] - u[q])));
    text = `known   ${JSON.stringify(k)}\nunknown ${JSON.stringify(u)}\n` +
      `quartiles are at most ${apart.toFixed(2)} ms apart, noise is ${noise.toFixed(2)} ms: ${apart <= noise ? "no difference" : "A DIFFERENCE"}\n`;
  }
  const lines = [];
  const walk = (group) => {
    for (const c of group.checks) lines.push(`${c.fails ? "FAILED" : "passed"}  ${c.name} (${c.passes} of ${c.passes + c.fails})`);
    group.groups.forEach(walk);
  };
  walk(data.root_group);
  return { stdout: text + lines.join("\n") + "\n" };
}
