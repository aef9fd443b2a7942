package register

import (
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
)

// Head is embedded first in every record. A person edits its title, owner,
// review, confidentiality, tags and attributes; the rest only the store writes.
type Head struct {
	ID, Org id.ID
	Ref     string // PA-0012
	Title   string
	Owner   id.ID  // the accountable Person
	State   string // changed by a move, never by a form
	// Rev is the optimistic lock, from 1; the ETag on the wire.
	Rev int64
	// ApprovedRev is the revision in force; 0 before the first approval.
	ApprovedRev int64

	Created, Updated     time.Time
	CreatedBy, UpdatedBy id.ID

	ReviewEvery     calendar.Period
	ReviewDue       calendar.Day
	ReviewedOn      calendar.Day
	ReviewedBy      id.ID
	Archived        time.Time
	ArchiveReason   string
	Confidentiality access.Confidentiality
	Tags            []string
	Attributes      []Attribute
}

// Attribute is one of a customer's own label/value pairs.
type Attribute struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Bounds of what a person may add to a head.
const (
	MaxTitle      = 300
	MaxTags       = 50
	MaxTag        = 60
	MaxAttributes = 50
	MaxLabel      = 100
	MaxValue      = 2000
	MaxRows       = 20_000
)

func (h *Head) head() *Head { return h }

// Record is any struct that embeds Head.
type Record interface{ head() *Head }

// HeadOf is the head of r.
func HeadOf(r Record) *Head { return r.head() }
