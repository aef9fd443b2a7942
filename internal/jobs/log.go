package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// guarded runs a worker and logs what went wrong: kind and number of the job,
// never its arguments.
func (q *Queue) guarded(ctx context.Context, kind string, job int64, attempt int, do func() error) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("panic: %T", x) // its value may be anybody's words
			q.log.ErrorContext(ctx, "job panicked", "kind", kind, "job", job, "attempt", attempt, "trace", string(debug.Stack()))
		}
	}()
	if err = do(); err != nil {
		q.log.WarnContext(ctx, "job did not succeed", "kind", kind, "job", job, "attempt", attempt, "err", err)
	}
	return err
}

// aboveInfo keeps River's own lines about starting, stopping and each failed job
// out of the log: what matters there comes from guarded.
type aboveInfo struct{ slog.Handler }

func (h aboveInfo) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelError && h.Handler.Enabled(ctx, l)
}

func (h aboveInfo) WithAttrs(a []slog.Attr) slog.Handler { return aboveInfo{h.Handler.WithAttrs(a)} }
func (h aboveInfo) WithGroup(name string) slog.Handler   { return aboveInfo{h.Handler.WithGroup(name)} }
