// L3: pages at 50 requests a second, 99 of 100 within 150 ms (goal 50 ms) on every
// page. A page that is slower fails the run.
//
//   make load URL=http://localhost:8080 EMAIL=… PASSWORD=… ORG=…
//   make load URL=… ACCOUNTS=accounts.json RATE=50 DURATION=2m
//
// L4 is the same while a scan or a report runs: compare the two summaries. L3 wants
// 200 organisations, 2,000 users, 100,000 records and 1,000,000 entries of the
// ledger; the file of accounts is made with them.
import http from "k6/http";
import { check } from "k6";
import exec from "k6/execution";
import { SharedArray } from "k6/data";
import { accounts, signIn } from "./session.js";

const url = (__ENV.URL || "http://localhost:8080").replace(/\/$/, "");
const bar = Number(__ENV.BAR || 150); // ms
const people = new SharedArray("accounts", accounts);
const sessions = Math.min(people.length, Number(__ENV.SESSIONS || 50)); // passwords are slow to check: not part of L3

// pages are those of daily work, each as often as it stands here.
const pages = {
  home: "/o/{org}",
  inbox: "/o/{org}/inbox",
  list: "/o/{org}/processing-activities",
  "list sorted": "/o/{org}/processing-activities?sort=-title",
  "list searched": "/o/{org}/processing-activities?q=payroll",
  record: "/o/{org}/processing-activities/PA-0001",
  "record history": "/o/{org}/processing-activities/PA-0001?tab=history",
  "record form": "/o/{org}/processing-activities/PA-0001/edit",
  palette: "/o/{org}/palette?q=pay",
};
const names = Object.keys(pages);

const thresholds = { checks: ["rate>0.999"] };
for (const name of names) thresholds[`http_req_duration{page:${name}}`] = [`p(99)<${bar}`];

export const options = {
  thresholds,
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
  scenarios: {
    pages: {
      executor: "constant-arrival-rate",
      rate: Number(__ENV.RATE || 50),
      duration: __ENV.DURATION || "1m",
      preAllocatedVUs: 20,
      maxVUs: 200,
    },
  },
};

export function setup() {
  const list = [];
  for (let i = 0; i < sessions; i++) {
    const who = people[Math.floor((i * people.length) / sessions)];
    list.push({ org: who.org, cookie: signIn(url, who.email, who.password) });
  }
  return list;
}

export default function (list) {
  const n = exec.scenario.iterationInTest;
  const who = list[n % list.length];
  const name = names[n % names.length];
  const answer = http.get(url + pages[name].replaceAll("{org}", who.org), {
    headers: { Cookie: who.cookie, "Accept-Encoding": "gzip, br" },
    redirects: 0,
    responseType: "none",
    tags: { page: name },
  });
  check(answer, { "answered 200": (a) => a.status === 200 });
}
