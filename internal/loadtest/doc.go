// Package loadtest measures pages under load: bars L1 and L3, and what one page asks of
// the database. It fills installations with organisations that look like real ones.
//
// Every organisation is the demonstration with its year of history, enlarged. The first
// is written through the store. Others are copies of it with an identifier, an address
// and accounts of their own: their rows are copied in SQL, their ledgers are written
// entry by entry through package ledger, so that each verifies as any other. Files of
// attachments are not copied: privet verify misses them in all but the first.
package loadtest
