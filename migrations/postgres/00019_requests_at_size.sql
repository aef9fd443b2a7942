-- A hundred thousand requests of PII principals: what desk, indicators and samples look for has an
-- index. And samples of auditors end, and say each request that they drew in a row of its own, in
-- place of one long text that had to be searched.

-- +goose Up

CREATE INDEX record_state ON record (org, register, state, id);
CREATE INDEX requests_received ON requests (org, received_at);
CREATE INDEX requests_due ON requests (org, due_on, id);
CREATE INDEX requests_answered ON requests (org, answered_at);

ALTER TABLE request_sample ADD COLUMN strata text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE request_sample ADD COLUMN expires timestamptz;

-- The requests of a sample, in the order in which they were drawn; stratum is the group of each.
CREATE TABLE request_sampled (
    org uuid NOT NULL,
    sample uuid NOT NULL,
    pos bigint NOT NULL,
    request uuid NOT NULL,
    stratum text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, sample, pos),
    FOREIGN KEY (org, sample) REFERENCES request_sample (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
);
ALTER TABLE request_sampled ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_sampled FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON request_sampled
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE INDEX request_sampled_request ON request_sampled (org, request);

-- Samples from before have no end of their own: they end ninety days after they were drawn.
-- The owner of the tables, who migrates, is below their policies but for this moment.
ALTER TABLE request_sample NO FORCE ROW LEVEL SECURITY;
ALTER TABLE request_sampled NO FORCE ROW LEVEL SECURITY;
ALTER TABLE requests NO FORCE ROW LEVEL SECURITY;
UPDATE request_sample SET expires = created + interval '90 days';
INSERT INTO request_sampled (org, sample, pos, request)
SELECT s.org, s.id, strpos(s.requests, q.id::text) / 37, q.id
FROM request_sample s JOIN requests q ON q.org = s.org AND strpos(s.requests, q.id::text) > 0;
ALTER TABLE request_sample FORCE ROW LEVEL SECURITY;
ALTER TABLE request_sampled FORCE ROW LEVEL SECURITY;
ALTER TABLE requests FORCE ROW LEVEL SECURITY;
ALTER TABLE request_sample DROP COLUMN requests;
