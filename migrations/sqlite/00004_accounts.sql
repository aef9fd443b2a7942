-- People who sign in. All of it belongs to the installation and stands outside row-level security,
-- because an account is what names the organisation (package account). Secrets are kept as their
-- SHA-256, or sealed by the vault; passwords as argon2id.

-- +goose Up

-- home is the organisation whose own single sign-on made the account, as long as nobody has proven
-- the address by mail: it then acts there and nowhere else. rights is when what the account may do
-- last changed: older session secrets are exchanged.
CREATE TABLE account (
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL DEFAULT '',
    handle BLOB NOT NULL UNIQUE,
    home TEXT,
    created TEXT NOT NULL,
    disabled TEXT,
    rights TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    theme TEXT NOT NULL DEFAULT '',
    density TEXT NOT NULL DEFAULT '',
    terms TEXT NOT NULL DEFAULT '',
    time_zone TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '',
    no_keys INTEGER NOT NULL,
    PRIMARY KEY (id)
) WITHOUT ROWID;

-- What an account is in an organisation. A membership that ended keeps its row.
CREATE TABLE membership (
    account TEXT NOT NULL,
    org TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT,
    created TEXT NOT NULL,
    created_by TEXT,
    expires TEXT,
    ended TEXT,
    ended_by TEXT,
    PRIMARY KEY (account, org),
    FOREIGN KEY (account) REFERENCES account (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

CREATE INDEX membership_org ON membership (org);

-- What an organisation asks of those who sign in.
CREATE TABLE org_access (
    org TEXT NOT NULL,
    second_factor INTEGER NOT NULL,
    sso_only INTEGER NOT NULL,
    provider TEXT,
    changed TEXT NOT NULL,
    PRIMARY KEY (org),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

-- Browsers that are signed in. A half session has proven a password and waits for the second
-- factor; it opens nothing else. previous is the secret before the last exchange, good for a moment
-- so that requests already on their way arrive.
CREATE TABLE session (
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    secret BLOB NOT NULL UNIQUE,
    previous BLOB,
    previous_until TEXT,
    half INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    keep INTEGER NOT NULL,
    strength TEXT NOT NULL,
    method TEXT NOT NULL,
    provider TEXT,
    created TEXT NOT NULL,
    issued TEXT NOT NULL,
    seen TEXT NOT NULL,
    proved TEXT NOT NULL,
    expires TEXT NOT NULL,
    agent TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    csrf BLOB NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

CREATE INDEX session_account ON session (account);
CREATE INDEX session_previous ON session (previous);
CREATE INDEX session_expires ON session (expires);

-- What a browser has begun and not finished: the challenge of a passkey, the state of a single
-- sign-on. secret is what the browser holds.
CREATE TABLE ceremony (
    secret BLOB NOT NULL,
    kind TEXT NOT NULL,
    account TEXT,
    body TEXT NOT NULL,
    expires TEXT NOT NULL,
    PRIMARY KEY (secret)
) WITHOUT ROWID;

CREATE INDEX ceremony_expires ON ceremony (expires);

CREATE TABLE passkey (
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    credential BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    created TEXT NOT NULL,
    used TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

CREATE INDEX passkey_account ON passkey (account);

-- One-time codes (RFC 6238). step is the last one used: none is used twice.
CREATE TABLE totp (
    account TEXT NOT NULL,
    secret BLOB NOT NULL,
    created TEXT NOT NULL,
    confirmed TEXT,
    step INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

CREATE TABLE recovery_code (
    account TEXT NOT NULL,
    code BLOB NOT NULL,
    used TEXT,
    PRIMARY KEY (account, code),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

CREATE TABLE invitation (
    id TEXT NOT NULL,
    org TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL,
    person TEXT,
    lang TEXT NOT NULL DEFAULT '',
    secret BLOB NOT NULL UNIQUE,
    created TEXT NOT NULL,
    created_by TEXT,
    sent TEXT NOT NULL,
    expires TEXT NOT NULL,
    accepted TEXT,
    accepted_by TEXT,
    revoked TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

CREATE INDEX invitation_org ON invitation (org);

CREATE TABLE reset (
    secret BLOB NOT NULL,
    account TEXT NOT NULL,
    created TEXT NOT NULL,
    expires TEXT NOT NULL,
    used TEXT,
    PRIMARY KEY (secret),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

CREATE INDEX reset_account ON reset (account);

-- Where people may sign in instead (OpenID Connect). trusted ones were entered by the operator:
-- what they say of an address counts everywhere; others count in their organisation alone.
CREATE TABLE oidc_provider (
    id TEXT NOT NULL,
    org TEXT,
    trusted INTEGER NOT NULL,
    title TEXT NOT NULL,
    issuer TEXT NOT NULL,
    client TEXT NOT NULL,
    secret BLOB,
    domains TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    acr TEXT NOT NULL DEFAULT '',
    trust_email INTEGER NOT NULL,
    created TEXT NOT NULL,
    disabled TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

-- The same issuer stands apart for each provider entered: an organisation that enters a known
-- issuer with a client of its own does not get at identities of another.
CREATE TABLE oidc_identity (
    provider TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    used TEXT,
    PRIMARY KEY (provider, issuer, subject),
    FOREIGN KEY (provider) REFERENCES oidc_provider (id),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

CREATE INDEX oidc_identity_account ON oidc_identity (account);

-- Every sign-in and every refusal that names an account. address is cut to the network and is
-- forgotten after 90 days.
CREATE TABLE sign_in (
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL,
    method TEXT NOT NULL,
    outcome TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    agent TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

CREATE INDEX sign_in_account ON sign_in (account, at);
CREATE INDEX sign_in_at ON sign_in (at);
