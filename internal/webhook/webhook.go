// Package webhook tells systems of an organisation what changes in its records, by
// calls that they can check (Standard Webhooks, https://www.standardwebhooks.com).
//
// Invariants: a call is put into the outbox in the transaction of the change, so it is
// made exactly if the change is, and perhaps more than once, always under the same
// webhook-id; it holds identifiers and the name of the event and no personal data;
// secrets are sealed, shown once and logged never; nothing outside the internet is
// called unless the operator listed its network (package outbound); one webhook is
// called by one hand at a time, so that a slow one holds up nobody else's; one that
// fails for days is switched off and its owners are told; of one that falls behind no more
// than MaxWaiting calls wait, the oldest, and its page and its list of calls say what was
// not told.
package webhook

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// Bounds.
const (
	MaxHooks   = 20     // of an organisation
	MaxWaiting = 10_000 // calls of one webhook; beyond them the newest are not kept

	callTime    = 15 * time.Second
	answerSize  = 4 << 10
	lease       = time.Minute         // an attempt that was begun is another's after it
	giveUp      = 3 * 24 * time.Hour  // a call is tried
	switchOff   = 5 * 24 * time.Hour  // a webhook may fail without a break
	keepFor     = 30 * 24 * time.Hour // what was told can be looked at
	bothSecrets = 24 * time.Hour      // a former secret signs too
	runMost     = 100                 // calls of one run
)

// pauses are how long to wait after each attempt; the last one for good.
var pauses = [...]time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour}

// TestEvent is the event of a call that somebody asked for to try a webhook.
const TestEvent = "webhook.test"

// FullEvent is the event of the entry by which the list of calls says that no more could
// wait. Sent again, it tells the receiver that it missed something.
const FullEvent = "webhook.full"

// Hook is one webhook without its secret.
type Hook struct {
	ID    id.ID
	Title string
	URL   string
	// Registers and Verbs narrow what is told: none is all.
	Registers, Verbs []string
	Created          time.Time
	By               id.ID
	// Paused since, by a person; Failing since, without a break; Off since, by the
	// program after days of failure. Zero where it is not so.
	Paused, Failing, Off time.Time

	// Full is since when no more calls can wait; Refused how many changes were not told
	// then, or the last time that it was so, and RefusedAt when the last of them was.
	Full, RefusedAt time.Time
	Refused         int64
}

// Missed reports whether what it was not told is recent enough to be told of.
func (h Hook) Missed(now time.Time) bool {
	return h.Refused > 0 && now.Sub(h.RefusedAt) < keepFor
}

// State in a word: active, failing, paused, off.
func (h Hook) State() string {
	switch {
	case !h.Off.IsZero():
		return "off"
	case !h.Paused.IsZero():
		return "paused"
	case !h.Failing.IsZero():
		return "failing"
	}
	return "active"
}

// wants reports whether a webhook is told of something.
func (h Hook) wants(register, verb string) bool {
	return (len(h.Registers) == 0 || slices.Contains(h.Registers, register)) && (len(h.Verbs) == 0 || slices.Contains(h.Verbs, verb))
}

// States of a delivery.
const (
	Waiting = "waiting"
	Done    = "done"
	Failed  = "failed"
)

// Delivery is one call, made or to be made.
type Delivery struct {
	ID, Hook    id.ID
	Event       string // processing_activities.approve
	Ref         string
	Body        string // JSON
	Created     time.Time
	State       string
	Attempts    int
	Next, Tried time.Time
	Status      int           // of the last answer; 0 is none
	Took        time.Duration // of the last attempt
	// Reason in a word why the last attempt did not succeed: status, timeout, name,
	// refused, private, tls, network, secret; full of a FullEvent.
	Reason string
}

// Deps are what webhooks work with.
type Deps struct {
	Jobs   *jobs.Queue
	Vault  *vault.Vault
	Policy outbound.Policy
	Site   string // the address that people type, without a slash at the end; "" leaves links out
	Log    *slog.Logger
	// Most is how many calls of one webhook may wait; 0 is MaxWaiting.
	Most int
	// Off tells those who may mend it that a webhook was switched off; nil tells nobody.
	Off func(ctx context.Context, tx *store.Tx, h Hook) error
}

// Service keeps webhooks and calls them.
type Service struct {
	Deps
	store  *store.DB
	client *http.Client

	mu   sync.Mutex
	busy map[id.ID]bool // by webhook; true asks who is busy with it to look once more
}

// New makes the service. Its reaction goes to the store, which Work then takes.
func New(d Deps) *Service {
	return &Service{Deps: d, busy: map[id.ID]bool{}, client: d.Policy.Client(outbound.Options{Time: callTime, Size: answerSize})}
}

// Work gives the queue its workers. It must be called before the queue is started.
func (s *Service) Work(db *store.DB) error {
	s.store = db
	jobs.Handle(s.Jobs, func(ctx context.Context, j *jobs.Job[Run]) error { return s.Drain(ctx, j.Args.Org, j.Args.Hook) })
	jobs.Handle(s.Jobs, func(ctx context.Context, _ *jobs.Job[Turn]) error { return s.turn(ctx) })
	return s.Jobs.Every(time.Minute, func(now time.Time) jobs.Args { return Turn{now.UTC().Format("2006-01-02T15:04")} })
}

// Run is the job that makes the calls of a webhook that are due.
type Run struct {
	Org  id.ID `json:"org"`
	Hook id.ID `json:"hook"`
}

// Kind names the job.
func (Run) Kind() string { return "webhook_run" }

// Turn is the job that looks each minute which calls are due again.
type Turn struct {
	Minute string `json:"minute"`
}

// Kind names the job.
func (Turn) Kind() string { return "webhook_turn" }
