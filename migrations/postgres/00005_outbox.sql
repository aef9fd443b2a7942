-- Mail that waits to be sent.

-- +goose Up

-- One row a mail, sealed, because it holds an address and often a link that opens something. It
-- goes when the mail is sent or given up. Outside every organisation: a mail about an account
-- belongs to none.
CREATE TABLE outbox (
    id uuid NOT NULL,
    queued timestamptz NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (id)
);
