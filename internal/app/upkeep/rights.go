package upkeep

import "github.com/privet-pims/privet/internal/id"

// Rights reminds of the dates of requests and erases what has been kept long enough.
type Rights struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Rights) Kind() string { return "rights" }
