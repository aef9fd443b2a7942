// Package rights carries requests of PII principals from intake to the sealed answer: the
// desk, the public form, the person's own page, links to system owners, delivery, and the
// indicators over all of them (GDPR Art. 12 to 22; ISO/IEC 27701:2025, A.1.3, A.2.3; S-061
// to S-069).
//
// Invariants: no date stands without its explanation, and the same facts give the same
// date; what names a person lies beside the request and is shown only to who handles it or
// to an auditor whose sample holds it; every way in which a link does not work looks the
// same; nothing that a person sent is lost.
package rights
