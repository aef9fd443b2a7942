package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// InProcess is a transport that calls h in this process: no socket, the same
// streaming. An answer that breaks off is an error to its reader, as it is on a
// network. A request that is given up, or whose answer is closed, has ended when
// the caller goes on: nothing works on behind a database that is being closed.
func InProcess(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ h http.Handler }

func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	in := req.Clone(req.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	in.RequestURI = in.URL.RequestURI()
	in.Host = in.URL.Host
	in.RemoteAddr = "127.0.0.1:0"

	r, w := io.Pipe()
	a := &answer{header: http.Header{}, pipe: w, begun: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if x := recover(); x != nil && x != http.ErrAbortHandler { //nolint:errorlint // a panic value
				a.fail(fmt.Errorf("serve the request: %v", x))
				return
			} else if x != nil {
				a.fail(errors.New("the answer broke off"))
				return
			}
			a.WriteHeader(http.StatusOK)
			w.Close()
		}()
		t.h.ServeHTTP(a, in)
	}()
	select {
	case <-a.begun:
	case <-req.Context().Done():
		r.CloseWithError(req.Context().Err())
		<-done
		return nil, req.Context().Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	return &http.Response{
		Status: http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.sent, Body: content{r, done}, ContentLength: -1, Request: req,
	}, nil
}

// content is the body of an answer.
type content struct {
	*io.PipeReader
	done <-chan struct{}
}

func (c content) Close() error {
	err := c.PipeReader.Close()
	<-c.done
	return err
}

// answer is a ResponseWriter into a pipe.
type answer struct {
	header, sent http.Header
	status       int
	err          error
	pipe         *io.PipeWriter
	begun        chan struct{}
	once         sync.Once
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if status < 200 {
		return
	}
	a.once.Do(func() {
		a.status, a.sent = status, a.header.Clone()
		close(a.begun)
	})
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.pipe.Write(p)
}

// Flush is there because streaming handlers ask for it; a pipe holds nothing back.
func (a *answer) Flush() { a.WriteHeader(http.StatusOK) }

func (a *answer) fail(err error) {
	a.once.Do(func() {
		a.err = err
		close(a.begun)
	})
	a.pipe.CloseWithError(err)
}
