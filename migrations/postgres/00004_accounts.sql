-- People who sign in. All of it belongs to the installation and stands outside row-level security,
-- because an account is what names the organisation (package account). Secrets are kept as their
-- SHA-256, or sealed by the vault; passwords as argon2id.

-- +goose Up

-- home is the organisation whose own single sign-on made the account, as long as nobody has proven
-- the address by mail: it then acts there and nowhere else. rights is when what the account may do
-- last changed: older session secrets are exchanged.
CREATE TABLE account (
    id uuid NOT NULL,
    email text COLLATE "C" NOT NULL,
    email_key text COLLATE "C" NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL,
    password text COLLATE "C" NOT NULL DEFAULT '',
    handle bytea NOT NULL UNIQUE,
    home uuid,
    created timestamptz NOT NULL,
    disabled timestamptz,
    rights timestamptz NOT NULL,
    lang text COLLATE "C" NOT NULL DEFAULT '',
    theme text COLLATE "C" NOT NULL DEFAULT '',
    density text COLLATE "C" NOT NULL DEFAULT '',
    terms text COLLATE "C" NOT NULL DEFAULT '',
    time_zone text COLLATE "C" NOT NULL DEFAULT '',
    digest text COLLATE "C" NOT NULL DEFAULT '',
    no_keys boolean NOT NULL,
    PRIMARY KEY (id)
);

-- What an account is in an organisation. A membership that ended keeps its row.
CREATE TABLE membership (
    account uuid NOT NULL,
    org uuid NOT NULL,
    role text COLLATE "C" NOT NULL,
    person uuid,
    created timestamptz NOT NULL,
    created_by uuid,
    expires timestamptz,
    ended timestamptz,
    ended_by uuid,
    PRIMARY KEY (account, org),
    FOREIGN KEY (account) REFERENCES account (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);

CREATE INDEX membership_org ON membership (org);

-- What an organisation asks of those who sign in.
CREATE TABLE org_access (
    org uuid NOT NULL,
    second_factor boolean NOT NULL,
    sso_only boolean NOT NULL,
    provider uuid,
    changed timestamptz NOT NULL,
    PRIMARY KEY (org),
    FOREIGN KEY (org) REFERENCES tenant (id)
);

-- Browsers that are signed in. A half session has proven a password and waits for the second
-- factor; it opens nothing else. previous is the secret before the last exchange, good for a moment
-- so that requests already on their way arrive.
CREATE TABLE session (
    id uuid NOT NULL,
    account uuid NOT NULL,
    secret bytea NOT NULL UNIQUE,
    previous bytea,
    previous_until timestamptz,
    half boolean NOT NULL,
    tries bigint NOT NULL DEFAULT 0,
    keep boolean NOT NULL,
    strength text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    provider uuid,
    created timestamptz NOT NULL,
    issued timestamptz NOT NULL,
    seen timestamptz NOT NULL,
    proved timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    agent text COLLATE "C" NOT NULL DEFAULT '',
    address text COLLATE "C" NOT NULL DEFAULT '',
    csrf bytea NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE INDEX session_account ON session (account);
CREATE INDEX session_previous ON session (previous);
CREATE INDEX session_expires ON session (expires);

-- What a browser has begun and not finished: the challenge of a passkey, the state of a single
-- sign-on. secret is what the browser holds.
CREATE TABLE ceremony (
    secret bytea NOT NULL,
    kind text COLLATE "C" NOT NULL,
    account uuid,
    body text COLLATE "C" NOT NULL,
    expires timestamptz NOT NULL,
    PRIMARY KEY (secret)
);

CREATE INDEX ceremony_expires ON ceremony (expires);

CREATE TABLE passkey (
    id uuid NOT NULL,
    account uuid NOT NULL,
    credential bytea NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    used timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE INDEX passkey_account ON passkey (account);

-- One-time codes (RFC 6238). step is the last one used: none is used twice.
CREATE TABLE totp (
    account uuid NOT NULL,
    secret bytea NOT NULL,
    created timestamptz NOT NULL,
    confirmed timestamptz,
    step bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE TABLE recovery_code (
    account uuid NOT NULL,
    code bytea NOT NULL,
    used timestamptz,
    PRIMARY KEY (account, code),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE TABLE invitation (
    id uuid NOT NULL,
    org uuid NOT NULL,
    email text COLLATE "C" NOT NULL,
    email_key text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL DEFAULT '',
    role text COLLATE "C" NOT NULL,
    person uuid,
    lang text COLLATE "C" NOT NULL DEFAULT '',
    secret bytea NOT NULL UNIQUE,
    created timestamptz NOT NULL,
    created_by uuid,
    sent timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    accepted timestamptz,
    accepted_by uuid,
    revoked timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);

CREATE INDEX invitation_org ON invitation (org);

CREATE TABLE reset (
    secret bytea NOT NULL,
    account uuid NOT NULL,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    used timestamptz,
    PRIMARY KEY (secret),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE INDEX reset_account ON reset (account);

-- Where people may sign in instead (OpenID Connect). trusted ones were entered by the operator:
-- what they say of an address counts everywhere; others count in their organisation alone.
CREATE TABLE oidc_provider (
    id uuid NOT NULL,
    org uuid,
    trusted boolean NOT NULL,
    title text COLLATE "C" NOT NULL,
    issuer text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    secret bytea,
    domains text COLLATE "C" NOT NULL DEFAULT '',
    role text COLLATE "C" NOT NULL DEFAULT '',
    acr text COLLATE "C" NOT NULL DEFAULT '',
    trust_email boolean NOT NULL,
    created timestamptz NOT NULL,
    disabled timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);

-- The same issuer stands apart for each provider entered: an organisation that enters a known
-- issuer with a client of its own does not get at identities of another.
CREATE TABLE oidc_identity (
    provider uuid NOT NULL,
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    account uuid NOT NULL,
    email text COLLATE "C" NOT NULL DEFAULT '',
    created timestamptz NOT NULL,
    used timestamptz,
    PRIMARY KEY (provider, issuer, subject),
    FOREIGN KEY (provider) REFERENCES oidc_provider (id),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE INDEX oidc_identity_account ON oidc_identity (account);

-- Every sign-in and every refusal that names an account. address is cut to the network and is
-- forgotten after 90 days.
CREATE TABLE sign_in (
    id uuid NOT NULL,
    account uuid NOT NULL,
    at timestamptz NOT NULL,
    method text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL DEFAULT '',
    agent text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE INDEX sign_in_account ON sign_in (account, at);
CREATE INDEX sign_in_at ON sign_in (at);
