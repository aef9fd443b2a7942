-- Mail that waits to be sent.

-- +goose Up

-- One row a mail, sealed, because it holds an address and often a link that opens something. It
-- goes when the mail is sent or given up. Outside every organisation: a mail about an account
-- belongs to none.
CREATE TABLE outbox (
    id TEXT NOT NULL,
    queued TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (id)
) WITHOUT ROWID;
