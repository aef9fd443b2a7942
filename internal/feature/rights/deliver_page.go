package rights

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountDeliver adds the page on which the person fetches the answer. Its secret is that of
// the delivery, or of the person's own page while a delivery lasts.
func (h *portal) mountDeliver() {
	h.Handle("GET /request/answer/{secret}", web.Rule{Public: true}, h.packagePage)
	h.Handle("POST /request/answer/{secret}", web.Rule{Public: true}, h.fetch)
	h.Handle("GET /request/answer/{secret}/{download}", web.Rule{Public: true}, h.packageFile)
}

// deliverView is what the person sees before fetching.
type deliverView struct {
	k      *Link
	f      File
	r      *record.Request
	org    string
	brand  ui.Brand
	until  string
	left   int64
	action string
}

// delivery finds the package behind a link and does something in its transaction. Whatever
// is wrong with the link looks the same.
func (h *portal) delivery(c *web.Call, write bool, do func(ctx context.Context, tx *store.Tx, v *deliverView) error) (*deliverView, error) {
	net := "wrong " + network(c.NetworkAddress())
	if h.throttle.at(c.Now(), net, wrongOfNet) {
		return nil, problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	secret := c.R.PathValue("secret")
	v := &deliverView{action: "/request/answer/" + secret}
	org, ok := OrgOf(secret)
	err := errSpent()
	if ok {
		run := func(tx *store.Tx) error { return h.readDelivery(c, tx, secret, v, do) }
		if write {
			err = h.Store.Write(c.Ctx(), linkActor(org, org), run)
		} else {
			err = h.Store.Read(c.Ctx(), linkActor(org, org), run)
		}
	}
	if problem.Is(err, problem.Missing) {
		h.throttle.over(c.Now(), net, wrongOfNet)
		return nil, errSpent()
	}
	return v, err
}

func (h *portal) readDelivery(c *web.Call, tx *store.Tx, secret string, v *deliverView, do func(context.Context, *store.Tx, *deliverView) error) error {
	ctx := c.Ctx()
	k, r, err := openLink(ctx, tx, secret, ForDelivery)
	if problem.Is(err, problem.Missing) {
		if _, r, err = openLink(ctx, tx, secret, ForStatus); err == nil {
			k, err = liveDelivery(ctx, tx, r)
		}
	}
	if err != nil {
		return err
	}
	if k == nil {
		return errSpent()
	}
	if v.f, err = fileOf(ctx, tx, r, k.File); err != nil {
		return errSpent()
	}
	lang := k.Lang
	if l := c.R.URL.Query().Get("lang"); l != "" {
		lang = l
	}
	c.Words = h.Words.Words(lang)
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	if v.brand, err = brandOf(ctx, tx, r, own); err != nil {
		return err
	}
	zone, err := tx.Zone(ctx)
	if err != nil {
		return err
	}
	n, err := fetched(ctx, tx, k)
	if err != nil {
		return err
	}
	v.k, v.r, v.org, v.until, v.left = k, r, own.Title, c.Words.Time(k.Expires, zone), k.Downloads-n
	return do(ctx, tx, v)
}

func (h *portal) packagePage(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, err := h.delivery(c, false, func(_ context.Context, _ *store.Tx, v *deliverView) error {
		if v.left <= 0 {
			return errSpent()
		}
		return nil
	})
	if problem.Is(err, problem.Missing) {
		return h.spent(c)
	}
	if err != nil {
		return err
	}
	return c.PublicPage(ui.Page{Title: c.T("deliver.fetch.title"), Bare: true, Brand: v.brand}, deliverBody(v))
}

// fetch counts a download and leads to it: programs of mail that follow links send no
// form.
func (h *portal) fetch(c *web.Call) error {
	if h.throttle.over(c.Now(), "write "+network(c.NetworkAddress()), writesOfNet) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	var at id.ID
	v, err := h.delivery(c, true, func(ctx context.Context, tx *store.Tx, v *deliverView) (err error) {
		at, err = fetch(ctx, tx, v.k, shortened(c.NetworkAddress()))
		return err
	})
	if problem.Is(err, problem.Missing) {
		return h.spent(c)
	}
	if err != nil {
		return err
	}
	return c.Go(v.action + "/" + at.String())
}

// shortened is the network of an address for a log: never the address itself.
func shortened(address string) string {
	if at, err := netip.ParseAddrPort(address); err == nil {
		address = at.Addr().String()
	}
	if _, err := netip.ParseAddr(address); err != nil {
		return ""
	}
	return network(address)
}

// packageFile sends the package, whole or a stretch of it, so that a download that broke
// off goes on.
func (h *portal) packageFile(c *web.Call) error {
	v, err := h.delivery(c, false, func(ctx context.Context, tx *store.Tx, v *deliverView) error {
		at, err := id.Parse(c.R.PathValue("download"))
		if err != nil || at.IsZero() {
			return errSpent()
		}
		_, err = resumes(ctx, tx, v.k, at)
		return err
	})
	if problem.Is(err, problem.Missing) {
		return h.spent(c)
	}
	if err != nil {
		return err
	}
	return h.resume(c, v.k.Org, v.f)
}

// resume sends a file to be kept, whole or a stretch of it.
func (h *portal) resume(c *web.Call, org id.ID, f File) error {
	sum, err := blob.ParseSum(f.Sum)
	if err != nil {
		return fmt.Errorf("file %s: %w", f.ID, err)
	}
	content := &seeker{ctx: c.Ctx(), blobs: c.Blobs, org: org, sum: sum, size: f.Size}
	defer content.Close()
	if err := content.open(); err != nil { // before anything is said
		return err
	}
	asFile(c.W.Header(), f)
	c.W.Header().Set("Etag", `"`+f.Sum[:32]+`"`)
	if strings.Contains(c.R.Header.Get("Range"), ",") {
		c.R.Header.Del("Range") // several stretches at once read the content as often
	}
	http.ServeContent(c.W, c.R, "", time.Time{}, content)
	return nil
}

// seeker reads a content from any place: to go on, what lies before is read and thrown
// away.
type seeker struct {
	ctx   context.Context //nolint:containedctx // of the one request that it serves
	blobs blob.Store
	org   id.ID
	sum   blob.Sum
	size  int64
	in    io.ReadCloser
	at    int64 // where in stands
	want  int64
}

func (s *seeker) open() (err error) {
	s.Close()
	s.in, err = s.blobs.Open(s.ctx, s.org, s.sum)
	s.at = 0
	return err
}

func (s *seeker) Close() {
	if s.in != nil {
		_ = s.in.Close() // only read
		s.in = nil
	}
}

// Seek implements io.Seeker.
func (s *seeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		s.want = offset
	case io.SeekCurrent:
		s.want += offset
	case io.SeekEnd:
		s.want = s.size + offset
	}
	return s.want, nil
}

// Read implements io.Reader.
func (s *seeker) Read(b []byte) (int, error) {
	if s.in == nil || s.want < s.at {
		if err := s.open(); err != nil {
			return 0, err
		}
	}
	if s.want > s.at {
		n, err := io.CopyN(io.Discard, s.in, s.want-s.at)
		if s.at += n; err != nil {
			return 0, err
		}
	}
	n, err := s.in.Read(b)
	s.at += int64(n)
	s.want = s.at
	return n, err
}
