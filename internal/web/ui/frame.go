package ui

import (
	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/i18n"
)

// Tone is a role of colour. It never stands without a word or an icon.
type Tone string

const (
	OK   Tone = "ok"   // in place, approved, in date
	Warn Tone = "warn" // partial, due soon, attention
	Bad  Tone = "bad"  // missing, overdue, critical
	Info Tone = "info" // in review, running
	Plum Tone = "plum" // found by machine, special category data
	Mute Tone = "mute" // draft, excluded, archived
	Acc  Tone = "acc"  // selection, brand
)

// Frame is what stands around every page of one person.
type Frame struct {
	Words   i18n.Words
	CSRF    string // token for the forms of this answer
	Path    string // of the request, to mark where one is and to come back
	Theme   string // "", light, dark
	Density string // "", comfortable
	NoKeys  bool   // single-key shortcuts are off

	Org   Org   // the organisation on the screen; zero outside of one
	Orgs  []Org // all that the person can switch to
	Me    Me
	Nav   []Group
	Foot  []Item // bottom of the sidebar
	New   []Item // what the person may create
	Inbox Inbox
	Toast *Toast // from the request before
	// Notice stays on top of every page, such as a read-only database.
	Notice string
}

// Org is an organisation in the switcher.
type Org struct {
	Slug, Name, Sub string
	Tone            Tone
}

// Me is the signed-in person.
type Me struct{ Name, Email string }

// Group is a group of the sidebar; one without items is a link of its own.
type Group struct {
	Item
	Items []Item
}

// Item is one place or action to go to.
type Item struct {
	Label, Href, Icon string
	Count             int    // what needs attention; 0 shows nothing
	Tone              Tone   // of the count
	Says              string // completes the count for screen readers ("past their date")
	Keys              string
	// Also are the addresses of registers whose pages this entry leads to, besides its own.
	Also []string
}

// Inbox is what the bell shows.
type Inbox struct {
	Href   string
	Unread int
	// Lines is where the menu under the bell asks for its lines when it is opened.
	Lines string
}

// Note is one line of the inbox.
type Note struct {
	Text, Href string
	Tone       Tone
}

// Toast is the result of an action. Undo, if set, is the address that a form
// posts to; Hidden are its fields.
type Toast struct {
	Text   string
	Tone   Tone
	Undo   string
	Hidden map[string]string
}

// Crumb leads to a page above.
type Crumb struct{ Label, Href string }

// Page is what one page says about itself.
type Page struct {
	Title string
	// Heading and Lead stand on the page; an empty Heading shows the title.
	Heading, Lead string
	Crumbs        []Crumb         // the pages above; the page itself is added
	Wide          bool            // tables and boards
	Head          templ.Component // beside or instead of heading and lead: badges, reference
	Actions       templ.Component // the primary one last
	// Bare shows no heading: the body has its own h1.
	Bare bool
	// Brand is whose page it is for people without an account; none is the program's.
	Brand Brand
}
