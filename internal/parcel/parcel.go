// Package parcel packs the answer to a request of a PII principal: what a person
// reads, the same as data, and the files that were found.
//
// A parcel is a ZIP file of
//
//	answer.pdf        the answer in words; left out where our fonts lack its letters
//	answer.html       the same for a browser, for those who do not see, and in all scripts
//	data.json         the same as data (Art. 12(1), 15(3), 20(1) GDPR)
//	data.schema.json  what data.json holds, as JSON Schema 2020-12
//	tables/NAME.csv   each table: UTF-8, RFC 4180, column names in the first row
//	files/SYSTEM/NAME the files that were found
//	MANIFEST.txt      SHA-256 of each of them, as sha256sum -c reads it
//
// Cells of a CSV file that begin with = + - @, a tab or a line's end get an
// apostrophe in front, so that a spreadsheet does not run them; data.json has
// them as they are, and the answer says so. The same parcel gives the same bytes.
// Rows and files are read while they are written, so that a parcel of 2 GB needs
// no more memory than a small one.
//
// Seal puts the parcel into a second ZIP file as one entry encrypted with AES-256.
// The format is WinZip's AE-2, because it opens with what people have or get
// without asking anybody: 7-Zip, WinZip, WinRAR, PeaZip, Keka, The Unarchiver,
// bsdtar. The program age is stronger, but those who ask are no programmers; the
// encryption that Explorer of Windows opens by itself (ZipCrypto) is broken; a
// password on a PDF protects neither tables nor files. AE-2 leaves the names of
// files in the clear, which is why the whole parcel is one entry of one name; and
// it stretches the passphrase only a thousand times, which is why Passphrase
// makes one of 99 bits. It is told over another channel than the link.
package parcel

import (
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/redact"
)

// Largest is how long a parcel may be, in bytes.
const Largest = 2 << 30

// Parcel is an answer to one request.
type Parcel struct {
	Organisation Organisation
	Reference    string       // of the request
	Kind         string       // choice of the request's kind: "access", "portability" …; words "parcel.kind.KIND"
	Person       string       // who asks, as the letter addresses them
	Received     calendar.Day // when the request came in
	Answered     calendar.Day // the day of the answer; the time of every entry of the archive
	Asked        string       // in the person's words
	Opening      string       // of the letter; paragraphs parted by an empty line
	Closing      string       // likewise, after everything else
	Systems      []System     // where was looked, also where nothing was found
	Tables       []Table
	Files        []File
	Information  []Information // what Art. 15(1) and (2) ask to be told
	Exemptions   []Exemption   // what is not given, and why
	Complaint    Complaint
}

// Organisation is who answers.
type Organisation struct {
	Name    string
	Address string
	Contact string // mail address or page for questions about the answer
	Officer string // data protection officer and how to reach them
}

// System is a place where was looked.
type System struct {
	Name    string
	Purpose string // what it is for
	Found   string // in words; empty says how many rows and files are in the parcel
}

// Table is what was found in a system as rows.
type Table struct {
	Name    string
	System  string // name of its System, or empty
	About   string // what the rows are, in words
	Columns []Column
	// Rows gives the same rows each time it is asked, each as long as Columns. It
	// is asked several times.
	Rows iter.Seq2[[]string, error]
}

// Column is a column of a table.
type Column struct {
	Name  string // as it stands in the first row of the CSV file and in data.json
	About string // what it means, in words
}

// File is a file that was found, as it is given.
type File struct {
	Name       string
	System     string // name of its System, or empty
	Size       int64  // in bytes, exactly
	Redactions []redact.Redaction
	Open       func() (io.ReadCloser, error)
}

// Topic is one of the things that Art. 15(1) and (2) GDPR ask to be told.
type Topic string

// The topics in the order of the article. Their words are "parcel.topic.NAME".
const (
	Purposes   Topic = "purposes"
	Categories Topic = "categories"
	Recipients Topic = "recipients"
	Retention  Topic = "retention"
	Rights     Topic = "rights"
	Source     Topic = "source"
	Automated  Topic = "automated"
	Transfers  Topic = "transfers"
)

// Topics are all topics, in the order of the article.
func Topics() []Topic {
	return []Topic{Purposes, Categories, Recipients, Retention, Rights, Source, Automated, Transfers}
}

// Information is what the person is told on a topic, one thing a line.
type Information struct {
	Topic  Topic
	Values []string
}

// Exemption is something that is not given.
type Exemption struct {
	What     string // in words that do not give it away
	Ground   string // why, in words
	Citation string // of the law
}

// Complaint says where a person may turn to who is not content (Art. 12(4) and
// 15(1)(f) GDPR).
type Complaint struct {
	Authority string
	Address   string
	Web       string
}

// Check reports what is missing in a parcel. Something left out without a ground,
// or anything left out without a word on complaints, is refused (S-069), and so
// are tables and files of systems that are not named.
func Check(p Parcel) error {
	var l problem.List
	l.If(p.Reference == "", "reference", "required")
	l.If(p.Organisation.Name == "", "organisation.name", "required")
	l.If(p.Answered.IsZero() || !p.Answered.Valid(), "answered", "required")
	for i, e := range p.Exemptions {
		l.If(e.What == "", fmt.Sprintf("exemptions.%d.what", i), "required")
		l.If(e.Ground == "", fmt.Sprintf("exemptions.%d.ground", i), "parcel_ground")
		l.If(e.Citation == "", fmt.Sprintf("exemptions.%d.citation", i), "parcel_ground")
	}
	for i, info := range p.Information {
		l.If(!slices.Contains(Topics(), info.Topic), fmt.Sprintf("information.%d.topic", i), "parcel_topic")
	}
	l.If(p.partial() && p.Complaint.Authority == "", "complaint.authority", "parcel_complaint")
	known := func(name string) bool {
		return name == "" || slices.ContainsFunc(p.Systems, func(s System) bool { return s.Name == name })
	}
	for i, t := range p.Tables {
		l.If(t.Rows == nil || len(t.Columns) == 0, fmt.Sprintf("tables.%d.columns", i), "required")
		l.If(!known(t.System), fmt.Sprintf("tables.%d.system", i), "parcel_system")
	}
	for i, f := range p.Files {
		l.If(f.Open == nil, fmt.Sprintf("files.%d.name", i), "required")
		l.If(!known(f.System), fmt.Sprintf("files.%d.system", i), "parcel_system")
	}
	return l.Err()
}

// partial reports whether something is not given.
func (p Parcel) partial() bool {
	return len(p.Exemptions) > 0 || len(p.removals()) > 0
}

func (p Parcel) removals() []redact.Redaction {
	lists := make([][]redact.Redaction, 0, len(p.Files))
	for _, f := range p.Files {
		lists = append(lists, f.Redactions)
	}
	return redact.Join(lists...)
}
