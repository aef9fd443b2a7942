// Package loadtest measures pages under load: bars L1 and L3, and what one page asks of
// the database. It fills installations with organisations that look like real ones.
//
// Every organisation is the demonstration with its year of history, enlarged. The first
// is written through the store. Others are copies of it with an identifier, an address
// and accounts of their own: their rows are copied in SQL, their ledgers are written
// entry by entry through package ledger, as any other. Hashes of approvals do not fit, and files of
// attachments are not copied: privet verify says both of all but the first.
package loadtest
