package datamap

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
)

type categoryOf = record.PIICategory

// Picture is what is seen, for the drawing. at gives the address that a node leads to;
// nil makes no links.
func (s *Seen) Picture(w i18n.Words, at func(*Node) string) draw.DataMap {
	m := draw.DataMap{Title: w.T("datamap.title"), Lanes: make([]draw.MapLane, lanes)}
	if s.Focus != nil {
		m.Title = w.T("datamap.title_of", "name", s.Focus.Label)
	}
	for l := range lanes {
		m.Lanes[l].Title = w.T("datamap.lane." + l.key())
	}
	count := make([]int, lanes)
	for _, n := range s.nodes {
		x := draw.MapNode{Key: n.Key, Label: n.Label, Sub: n.Sub, Tone: n.Tone, Focus: n.Focus, Dim: n.Dim, Many: n.Members > 0}
		if at != nil {
			x.Href = at(n)
		}
		m.Lanes[n.Lane].Nodes = append(m.Lanes[n.Lane].Nodes, x)
		count[n.Lane] += max(n.Members, 1)
	}
	special, alarms := 0, 0
	for _, e := range s.edges {
		m.Edges = append(m.Edges, draw.MapEdge{From: e.From.Key, To: e.To.Key, Title: s.says(w, e), On: e.On, Dim: s.Focus != nil && !e.On, Sensitive: e.Special, Alarm: e.Alarm})
		if e.Special {
			special++
		}
		if e.Alarm {
			alarms++
		}
	}
	m.Description = w.T("datamap.says", "people", count[People], "activities", count[Activities], "systems", count[Systems], "recipients", count[Recipients], "countries", count[Countries],
		"flows", len(s.edges), "special", special, "alarms", alarms)
	return m
}

// says is an edge in words: from, to, what.
func (s *Seen) says(w i18n.Words, e *Edge) string {
	out := w.T("datamap.from_to", "from", e.From.Label, "to", e.To.Label)
	if len(e.Categories) > 0 {
		out += ": " + strings.Join(categoryNames(w, e.Categories, 4), ", ")
	}
	if e.Alarm {
		out += ". " + w.T("datamap.alarm")
	}
	return out
}

// categoryNames are the names of categories, no more than a number of them.
func categoryNames(w i18n.Words, list []record.PIICategory, most int) []string {
	var out []string
	for i, c := range list {
		if i == most && len(list) > most+1 {
			return append(out, w.T("datamap.more", "count", len(list)-most))
		}
		out = append(out, catalogue.In(w).Label(catalogue.PIICategory, string(c), w.Lang()))
	}
	return out
}

// safeguards are what protects an edge: channel and protection of flows, the
// safeguard of transfers.
func safeguards(w i18n.Words, e *Edge) []string {
	var out []string
	add := func(s string) {
		for _, x := range out {
			if x == s {
				return
			}
		}
		if s != "" {
			out = append(out, s)
		}
	}
	for _, x := range e.Ways {
		if x.Transfer != nil {
			continue // named with its record
		}
		if x.Channel != "" {
			add(catalogue.In(w).Label("channel", string(x.Channel), w.Lang()))
		}
		if x.Protection != "" {
			add(catalogue.In(w).Label("transport", string(x.Protection), w.Lang()))
		}
	}
	return out
}

// mechanism is the safeguard of a transfer in words.
func mechanism(w i18n.Words, t *record.ActivityTransfer) string {
	if t == nil {
		return w.T("datamap.no_transfer")
	}
	if t.Mechanism == "" {
		return w.T("datamap.no_mechanism")
	}
	return w.T("choice.mechanism." + string(t.Mechanism))
}

// Rows are the edges of the table: those in focus, where there is one.
func (s *Seen) Rows() []*Edge {
	if s.Focus == nil {
		return s.edges
	}
	var out []*Edge
	for _, e := range s.edges {
		if e.On {
			out = append(out, e)
		}
	}
	return out
}
