package jobs

import (
	"context"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// reporter logs what went wrong with a job: its kind and number, never its
// arguments.
type reporter struct{ log *slog.Logger }

func (r reporter) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	r.log.ErrorContext(ctx, "job did not succeed", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "err", err)
	return nil
}

func (r reporter) HandlePanic(ctx context.Context, job *rivertype.JobRow, _ any, trace string) *river.ErrorHandlerResult {
	r.log.ErrorContext(ctx, "job panicked", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "trace", trace)
	return nil
}

// aboveInfo keeps River's own lines about starting, stopping and each failed job
// out of the log: what matters there comes from reporter.
type aboveInfo struct{ slog.Handler }

func (h aboveInfo) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelError && h.Handler.Enabled(ctx, l)
}

func (h aboveInfo) WithAttrs(a []slog.Attr) slog.Handler { return aboveInfo{h.Handler.WithAttrs(a)} }
func (h aboveInfo) WithGroup(name string) slog.Handler   { return aboveInfo{h.Handler.WithGroup(name)} }
