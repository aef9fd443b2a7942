package browsertest

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Request is one answer that a page asked for.
type Request struct {
	Method, URL string
	Kind        string // Document, Stylesheet, Script, Font, Image, Fetch, ...
	Status      int    // 0 until it is answered
	Bytes       int64  // of the answer as it travelled, head and compressed body; 0 from the browser's cache
	Failed      string // why no answer came
}

// watch keeps what a tab tells of its own accord.
type watch struct {
	sync.Mutex
	frame    cdp.FrameID
	loading  bool
	flying   map[network.RequestID]cdp.LoaderID // by the page that asked
	requests []*Request
	byID     map[network.RequestID]*Request
	status   int
	console  []string
}

func newWatch(ctx context.Context, frame cdp.FrameID) *watch {
	w := &watch{frame: frame, flying: map[network.RequestID]cdp.LoaderID{}, byID: map[network.RequestID]*Request{}}
	chromedp.ListenTarget(ctx, func(ev any) {
		if _, ok := ev.(*page.EventJavascriptDialogOpening); ok {
			go func() { // the listener itself may not wait
				_ = chromedp.Run(ctx, page.HandleJavaScriptDialog(false)) // the tab may be closing
			}()
		}
		w.Lock()
		defer w.Unlock()
		w.load(ev)
		w.travel(ev)
		w.listen(ev)
	})
	return w
}

func (w *watch) forget() {
	w.Lock()
	defer w.Unlock()
	w.requests, w.status = nil, 0
	clear(w.byID)
	clear(w.flying)
}

// load notices whether the page is about to be replaced.
func (w *watch) load(ev any) {
	switch ev := ev.(type) {
	case *page.EventFrameStartedLoading:
		w.loading = w.loading || ev.FrameID == w.frame
	case *page.EventFrameStoppedLoading:
		w.loading = w.loading && ev.FrameID != w.frame
	case *page.EventFrameNavigated:
		// What the page before had asked for is dropped with it, often without a word.
		for id, by := range w.flying {
			if ev.Frame.ID == w.frame && by != ev.Frame.LoaderID {
				delete(w.flying, id)
			}
		}
	}
}

// travel notices what goes over the wire.
func (w *watch) travel(ev any) {
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(ev.Request.URL, "data:") || strings.HasPrefix(ev.Request.URL, "blob:") {
			return
		}
		if r := w.byID[ev.RequestID]; r != nil && ev.RedirectResponse != nil {
			r.Status, r.Bytes = int(ev.RedirectResponse.Status), int64(ev.RedirectResponse.EncodedDataLength)
		}
		r := &Request{Method: ev.Request.Method, URL: ev.Request.URL, Kind: string(ev.Type)}
		w.requests = append(w.requests, r)
		w.byID[ev.RequestID] = r
		// A stream of events is open for as long as the page is; the icon in the
		// frame of the window is the browser's affair, which does not always tell its end.
		if ev.Type != network.ResourceTypeEventSource && !strings.HasSuffix(ev.Request.URL, "/favicon.svg") {
			w.flying[ev.RequestID] = ev.LoaderID
		}
	case *network.EventResponseReceived:
		if r := w.byID[ev.RequestID]; r != nil {
			r.Status = int(ev.Response.Status)
			if ev.Type == network.ResourceTypeDocument && ev.FrameID == w.frame {
				w.status = r.Status
			}
			// An answer to an act may well be a refusal; a part of the page may not.
			act := ev.Type == network.ResourceTypeDocument || ev.Type == network.ResourceTypeFetch || ev.Type == network.ResourceTypeXHR
			if r.Status >= 500 || r.Status >= 400 && !act {
				w.say("network: %d for %s %s", r.Status, r.Method, r.URL)
			}
		}
	case *network.EventLoadingFinished:
		if r := w.byID[ev.RequestID]; r != nil {
			r.Bytes = int64(ev.EncodedDataLength)
		}
		delete(w.flying, ev.RequestID)
	case *network.EventLoadingFailed:
		if r := w.byID[ev.RequestID]; r != nil {
			r.Failed = ev.ErrorText
			if !ev.Canceled && ev.BlockedReason == "" { // what the policy blocks is told as such
				w.say("network: %s for %s %s", ev.ErrorText, r.Method, r.URL)
			}
		}
		delete(w.flying, ev.RequestID)
	}
}

// listen notices what nobody should have to read.
func (w *watch) listen(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		d := ev.ExceptionDetails
		text := d.Text
		if d.Exception != nil && d.Exception.Description != "" {
			text = d.Exception.Description
		}
		w.say("exception: %s (%s:%d)", text, d.URL, d.LineNumber+1)
	case *runtime.EventConsoleAPICalled:
		switch ev.Type {
		case runtime.APITypeError, runtime.APITypeWarning, runtime.APITypeAssert:
			var words []string
			for _, a := range ev.Args {
				if a.Description != "" {
					words = append(words, a.Description)
				} else {
					words = append(words, strings.Trim(string(a.Value), `"`))
				}
			}
			w.say("%s: %s", ev.Type, strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		// The network is told above, where one sees what was asked for.
		if e := ev.Entry; e.Source != log.SourceNetwork && (e.Level == log.LevelError || e.Level == log.LevelWarning) {
			w.say("%s: %s", e.Source, e.Text)
		}
	case *page.EventJavascriptDialogOpening:
		if ev.Type != page.DialogTypeBeforeunload {
			w.say("dialog: %s", ev.Message)
		}
	}
}

func (w *watch) say(format string, args ...any) {
	w.console = append(w.console, fmt.Sprintf(format, args...))
}

// settle waits until nothing is loading. Two looks must agree, because an act may
// begin something just after it was done.
func (tab *Tab) settle() {
	tab.t.Helper()
	quiet := 0
	tab.wait("wait until nothing is loading", func() (bool, string, error) {
		// The answer comes after all that the page has told before.
		if err := tab.ask(nil, "1"); err != nil {
			quiet = 0
			return false, "", err
		}
		tab.seen.Lock()
		defer tab.seen.Unlock()
		if tab.seen.loading || len(tab.seen.flying) > 0 {
			quiet = 0
			var open []string
			for id := range tab.seen.flying {
				open = append(open, tab.seen.byID[id].URL)
			}
			return false, fmt.Sprintf("page loading %v, open requests %v", tab.seen.loading, open), nil
		}
		quiet++
		return quiet >= 2, "", nil
	})
}

// Status is that of the page shown, 0 if none was asked for since Go.
func (tab *Tab) Status() int {
	tab.seen.Lock()
	defer tab.seen.Unlock()
	return tab.seen.status
}

// Console is what went wrong since the tab was opened: exceptions, errors and
// warnings of scripts, violations of the content security policy, missing parts
// of a page, answers of 500, and dialogs of the browser. A refusal (4xx) of a page
// or of an act is none.
func (tab *Tab) Console() []string {
	tab.seen.Lock()
	defer tab.seen.Unlock()
	return append([]string(nil), tab.seen.console...)
}

// Requests is what was asked for since the last Go.
func (tab *Tab) Requests() []Request {
	tab.seen.Lock()
	defer tab.seen.Unlock()
	var list []Request
	for _, r := range tab.seen.requests {
		list = append(list, *r)
	}
	return list
}

// Bytes is what all answers since the last Go weighed on their way, compressed
// and with their heads.
func (tab *Tab) Bytes() int64 {
	var sum int64
	for _, r := range tab.Requests() {
		sum += r.Bytes
	}
	return sum
}
