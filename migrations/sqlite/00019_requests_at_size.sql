-- A hundred thousand requests of PII principals: what desk, indicators and samples look for has an
-- index. And samples of auditors end, and say each request that they drew in a row of its own, in
-- place of one long text that had to be searched.

-- +goose Up

CREATE INDEX record_state ON record (org, register, state, id);
CREATE INDEX requests_received ON requests (org, received_at);
CREATE INDEX requests_due ON requests (org, due_on, id);
CREATE INDEX requests_answered ON requests (org, answered_at);

ALTER TABLE request_sample ADD COLUMN strata TEXT NOT NULL DEFAULT '';
ALTER TABLE request_sample ADD COLUMN expires TEXT;

-- The requests of a sample, in the order in which they were drawn; stratum is the group of each.
CREATE TABLE request_sampled (
    org TEXT NOT NULL,
    sample TEXT NOT NULL,
    pos INTEGER NOT NULL,
    request TEXT NOT NULL,
    stratum TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, sample, pos),
    FOREIGN KEY (org, sample) REFERENCES request_sample (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
) WITHOUT ROWID;
CREATE INDEX request_sampled_request ON request_sampled (org, request);

-- Samples from before have no end of their own: they end ninety days after they were drawn.
UPDATE request_sample SET expires = strftime('%Y-%m-%dT%H:%M:%f000Z', created, '+90 days');
INSERT INTO request_sampled (org, sample, pos, request)
SELECT s.org, s.id, length(substr(s.requests, 1, instr(s.requests, q.id))) / 37, q.id
FROM request_sample s JOIN requests q ON q.org = s.org AND instr(s.requests, q.id) > 0;
ALTER TABLE request_sample DROP COLUMN requests;
