// Package demo builds the demonstration organisation: Lindhag Versand GmbH, an
// invented mail-order house in Kassel with a warehouse, a subsidiary in Strasbourg
// and merchants for whom it stores and ships. It is controller for its own shop
// and staff, and processor for the merchants.
//
// Nothing is put into tables by hand. Twelve months of work are done again through
// the store, under a clock that stands in the past and is moved on from day to
// day: so the ledger, the revisions, the approvals and the reviews are real
// (decision 26). All days are counted back from the present of that clock, so the
// organisation is as fresh in five years as today.
//
// The contents are meant to be right in law. What is wrong is wrong on purpose and
// listed in Planted, so that checks have something to find.
package demo

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// Slug is the address of the demonstration organisation.
const Slug = "lindhag"

// Days is how far back its history goes.
const Days = 365

// Clock is the time of a store that is being seeded. It stands still between the
// days of the story.
type Clock struct{ micros atomic.Int64 }

// NewClock stands at now.
func NewClock(now time.Time) *Clock {
	c := &Clock{}
	c.set(now)
	return c
}

// Now is what the store is to be opened with.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.micros.Load()).UTC() }

func (c *Clock) set(t time.Time) { c.micros.Store(t.UnixMicro()) }

// Seed founds the organisation in s and lives through its year. s must have been
// opened with clock, which stands at the present; afterwards it stands there
// again. desk keeps the letters of requests, and may be nil; progress is told how much of the work is done, and may be nil.
//
// Where the organisation exists, the problem says that its address is taken and
// nothing is written. A seeding that breaks off leaves what it had written: seed
// into fresh data.
func Seed(ctx context.Context, s *store.DB, clock *Clock, blobs blob.Store, desk Desk, progress func(done, total int)) (store.Tenant, error) {
	now := clock.Now()
	defer clock.set(now)
	b := newBuilder(now)
	b.desk = desk
	clock.set(b.instant(-Days, 0))
	tenant, err := s.Found(ctx, access.Actor{Kind: access.Operator, ID: id.New()}, Slug, b.organisation())
	if err != nil {
		return tenant, err
	}
	b.org = tenant.ID
	if err := b.keep(ctx, blobs); err != nil {
		return tenant, fmt.Errorf("seed files: %w", err)
	}
	b.tell()
	if err := b.complete(); err != nil {
		return tenant, err
	}
	steps := b.steps()
	for i, st := range steps {
		clock.set(st.at)
		err := s.Write(ctx, b.actor(st.by), func(tx *store.Tx) error {
			for _, e := range st.events {
				if err := e.do(ctx, tx); err != nil {
					return fmt.Errorf("%s on day %d: %w", e.what, e.day, err)
				}
			}
			return nil
		})
		if err != nil {
			return tenant, fmt.Errorf("seed the demonstration: %w", err)
		}
		if progress != nil {
			progress(i+1, len(steps))
		}
	}
	return tenant, nil
}

// tell puts the year together. The order counts within a day.
func (b *builder) tell() {
	b.foundation()
	b.partners()
	b.inventory()
	b.ownTerms()
	b.activities()
	b.risks()
	b.tasks()
	b.standard()
	b.dataRules()
	b.partnerRecords()
	b.principalRequests()
	b.story()
}

// day is the date n days from the present; n is mostly negative.
func (b *builder) day(n int) calendar.Day { return calendar.DayOf(b.now.AddDate(0, 0, n)) }

// instant is a moment of working time on that day, the nth of it. What falls on a
// weekend is done on the Friday before.
func (b *builder) instant(day, nth int) time.Time {
	t := b.now.AddDate(0, 0, day)
	switch t.Weekday() {
	case time.Saturday:
		t = t.AddDate(0, 0, -1)
	case time.Sunday:
		t = t.AddDate(0, 0, -2)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 7, 30, 0, 0, time.UTC).Add(time.Duration(nth) * 11 * time.Minute)
}

// actor is somebody of the organisation with the role that his work needs.
func (b *builder) actor(key string) access.Actor {
	at := b.at("people/" + key)
	a := access.Actor{Kind: access.Person, ID: at, Person: at, Org: b.org, Role: access.Contributor}
	switch key {
	case "brandt":
		a.Role = access.Owner
	case "feldmann":
		a.Role = access.PrivacyManager
	case "osei":
		a.Role = access.DPO
	}
	return a
}

// complete reports names that the tables mention and nobody makes.
func (b *builder) complete() error {
	var lost []string
	for key := range b.ids {
		if !b.made[key] {
			lost = append(lost, key)
		}
	}
	if len(lost) > 0 {
		return fmt.Errorf("demonstration mentions %s, which nobody makes", strings.Join(lost, ", "))
	}
	return nil
}
