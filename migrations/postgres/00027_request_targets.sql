-- Each organisation says by which day the steps of its requests are to be done inside the
-- house, for all or for the requests of one team (S-063).

-- +goose Up

CREATE TABLE organisations_request_targets (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "step" text COLLATE "C" NOT NULL DEFAULT '',
    "team" uuid,
    "days" bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE organisations_request_targets ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations_request_targets FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON organisations_request_targets
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
